import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainLines } from '../plain-text.js';
import { MAX_LIST_BYTES } from '../read-list.js';
import { readSmallFile } from '../read-small-file.js';
import type { PlacedImage } from './place-images.js';

/**
 * Names, one a line and relative to the data set, the images whose annotations were made on the stored picture, which
 * EXIF turns to show it. Boxes of COCO, YOLO and CSV are those of the picture as it is shown, which is what their readers
 * open; with this list VOC annotations come back as they were. Other tools pass it over.
 */
export const STORED_LIST = 'stored-frame.txt';

/** Writes the list into a folder with `images`; none where there is nothing to name. */
export async function writeStoredList(folder: string, images: readonly PlacedImage[]): Promise<void> {
  const lines = images.filter(({ storedAs }) => storedAs !== undefined).map(({ name }) => `images/${name}\n`);
  if (lines.length > 0) await writeFile(join(folder, STORED_LIST), lines.join(''));
}

/**
 * Paths of the images that the list of a folder names; none without a list.
 *
 * @throws DatasetError LABELS_INVALID for a list that cannot be read
 */
export async function readStoredList(root: string): Promise<ReadonlySet<string>> {
  const file = join(root, STORED_LIST);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return new Set();
  const contents = await readSmallFile(file, { limit: MAX_LIST_BYTES, code: 'LABELS_INVALID' });
  const names = plainLines(contents).map((line) => line.trim());
  return new Set(names.filter((name) => name !== '').map((name) => join(root, name)));
}
