import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names that a text file next to the annotations must have to be taken for a list, where there is no ImageSets. */
const LOOSE_NAMES = ['train', 'val', 'valid', 'validation', 'test', 'trainval'];

/** The split lists of a data set, by name: those of ImageSets/Main, else of ImageSets, else of its own folder. */
export async function findLists(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
  const places = [join(folder, 'ImageSets', 'Main'), join(folder, 'ImageSets'), folder];
  for (const place of places) {
    const names = (await readdir(place).catch(() => []))
      .filter((name) => /\.txt$/i.test(name) && !name.startsWith('.'))
      .filter((name) => place !== folder || LOOSE_NAMES.includes(stem(name)));
    if (names.length > 0) return new Map(names.sort().map((name) => [stem(name), join(place, name)]));
  }
  return undefined;
}

function stem(name: string): string {
  return name.slice(0, -'.txt'.length);
}

/**
 * Whether a list is one of VOC's lists of one class, such as `dog_train` beside `train`: it names nothing that the
 * list behind its last underscore does not.
 */
export function isClassList(name: string, lists: { has(name: string): boolean }): boolean {
  const at = name.lastIndexOf('_');
  return at > 0 && lists.has(name.slice(at + 1));
}
