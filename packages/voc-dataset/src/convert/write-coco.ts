import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnnotatedSet } from './annotated-set.js';
import { toCocoBox } from './coco-box.js';
import type { PlacedImage } from './place-images.js';
import { roundCoordinate } from './round-coordinate.js';

/**
 * Writes `annotations/instances_SPLIT.json` for every split. Category ids count from 1 in the order of the classes;
 * difficult, truncated and pose are extra keys of an annotation, which COCO's tools pass over.
 */
export async function writeCoco(
  { classes, splits }: AnnotatedSet,
  images: ReadonlyMap<string, PlacedImage>,
  folder: string,
): Promise<void> {
  const target = join(folder, 'annotations');
  await mkdir(target, { recursive: true });
  const categoryIds = new Map(classes.map((name, i) => [name, i + 1]));
  // A class of that name would be the root of all others.
  const supercategory = classes.includes('object') ? 'none' : 'object';
  for (const [split, ids] of splits) {
    const own = ids.map((id) => images.get(id)!);
    let annotationId = 0;
    const document = {
      info: { description: split, version: '1.0' },
      licenses: [],
      images: own.map(({ name, width, height }, i) => ({ id: i + 1, file_name: name, width, height })),
      annotations: own.flatMap(({ objects }, i) =>
        objects.map(({ label, box, difficult, truncated, pose }) => {
          const bbox = toCocoBox(box);
          return {
            id: ++annotationId,
            image_id: i + 1,
            category_id: categoryIds.get(label)!,
            bbox,
            area: roundCoordinate(bbox[2] * bbox[3]),
            iscrowd: 0,
            segmentation: [],
            difficult: Number(difficult),
            truncated: Number(truncated),
            ...(pose !== undefined && { pose }),
          };
        }),
      ),
      categories: classes.map((name, i) => ({ id: i + 1, name, supercategory })),
    };
    await writeFile(join(target, `instances_${split}.json`), `${JSON.stringify(document)}\n`);
  }
}
