import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnnotatedSet } from './annotated-set.js';
import { CLASS_FILE, formatClasses } from './class-file.js';
import { formatCsvRow } from './csv-rows.js';
import { CSV_COLUMNS } from './csv-table.js';
import type { PlacedImage } from './place-images.js';

/** Writes `annotations.csv` and `classes.txt`. An image without objects has a row without class and box. */
export async function writeCsv(
  { classes, splits }: AnnotatedSet,
  images: ReadonlyMap<string, PlacedImage>,
  folder: string,
): Promise<void> {
  const splitsOf = new Map<string, string[]>();
  for (const [split, ids] of splits)
    for (const id of ids) splitsOf.set(id, [...(splitsOf.get(id) ?? []), split]);
  const rows = [...images.values()].flatMap(({ id, name, width, height, objects }) => {
    const split = (splitsOf.get(id) ?? []).join('+');
    if (objects.length === 0) return [[name, width, height, '', '', '', '', '', '', '', '', split]];
    return objects.map(({ label, box, difficult, truncated, pose = '' }) => {
      const sides = [box.xmin, box.ymin, box.xmax, box.ymax];
      return [name, width, height, label, ...sides, Number(difficult), Number(truncated), pose, split];
    });
  });
  await writeFile(join(folder, 'annotations.csv'), [CSV_COLUMNS, ...rows].map(formatCsvRow).join(''));
  await writeFile(join(folder, CLASS_FILE), formatClasses(classes));
}
