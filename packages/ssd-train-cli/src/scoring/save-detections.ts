import { dirname, extname, join } from 'node:path';
import { toPixelOffset, writeCocoResults, writeComp4, writeCsv, type ImageDetections } from '@ssd/ap-eval';
import { UsageError } from '../errors/usage-error.js';
import { makeFolder } from '@ssd/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { fileSplit } from './comp4-files.js';

/** Which format a path asks for: by its ending, and a folder of comp4 files where it has none. */
export type SavedFormat = 'comp4' | 'coco' | 'csv';

/** @throws UsageError for another ending */
export function savedFormat(path: string): SavedFormat {
  const extension = extname(path).toLowerCase();
  if (extension === '') return 'comp4';
  if (extension === '.json') return 'coco';
  if (extension === '.csv') return 'csv';
  throw new UsageError(
    'INVALID_VALUE',
    `Expected a folder, a .json or a .csv file for --save-detections, got "${path}".`,
    { hint: 'A folder gets comp4 files, .json COCO results, .csv a table.' },
  );
}

/**
 * Writes detections where `--detections` reads them.
 *
 * @param pixelOffset what the boxes are in: VOC's inclusive pixels (1) or continuous ones (0)
 * @param split names the comp4 files
 */
export async function saveDetections(
  path: string,
  images: readonly ImageDetections[],
  { classes, split, pixelOffset }: { classes: readonly string[]; split: string; pixelOffset: 0 | 1 },
): Promise<void> {
  const format = savedFormat(path);
  await makeFolder(format === 'comp4' ? path : dirname(path));
  if (format === 'coco') return writeFileAtomically(path, writeCocoResults(images, { classes, pixelOffset }));
  // comp4 and CSV are in VOC's pixels.
  const inclusive = images.map((image) => ({
    ...image,
    detections: toPixelOffset(image.detections, pixelOffset, 1),
  }));
  if (format === 'csv') return writeFileAtomically(path, writeCsv(inclusive, { classes }));
  const files = writeComp4(inclusive, { classes, split: fileSplit(split) });
  for (const [name, text] of Object.entries(files)) await writeFileAtomically(join(path, name), text);
}
