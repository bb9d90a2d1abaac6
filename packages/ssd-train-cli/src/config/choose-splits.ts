import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainerError } from '../training/trainer-error.js';

export interface Splits {
  trainSplit: string;
  validationSplit: string | null;
}

/** Image sets to train on, first choice first. `trainval` only where nothing is kept apart for measuring. */
const TRAIN_NAMES = ['train', 'training', 'trainval'];
const VALIDATION_NAMES = ['val', 'valid', 'validation', 'test'];

/**
Which image sets of an ordinary VOC folder to train and measure on, by the names in ImageSets/Main.

@throws TrainerError E_DATA where the folder is missing, has no image sets, or none to train on.
*/
export async function chooseSplits(root: string): Promise<Splits> {
  const folder = join(root, 'ImageSets', 'Main');
  const names = await listSets(folder, root);
  const trainSplit = TRAIN_NAMES.find((name) => names.has(name));
  if (trainSplit === undefined) {
    throw new TrainerError(
      'E_DATA',
      `Expected an image set called ${TRAIN_NAMES.join(', ')} in ${folder}, found ${list(names)}.`,
      { hint: 'Name one of them as the split to train on.' },
    );
  }
  return { trainSplit, validationSplit: VALIDATION_NAMES.find((name) => names.has(name)) ?? null };
}

async function listSets(folder: string, root: string): Promise<Set<string>> {
  try {
    const files = await readdir(folder);
    return new Set(
      files.filter((file) => file.endsWith('.txt')).map((file) => file.slice(0, -'.txt'.length)),
    );
  } catch (cause) {
    throw new TrainerError(
      'E_DATA',
      `Expected a Pascal VOC folder (Annotations, JPEGImages, ImageSets/Main) at ${root}, found no ${folder}.`,
      { cause, hint: 'Check the path; "ssd validate" says what a folder lacks.' },
    );
  }
}

function list(names: Set<string>): string {
  return names.size === 0 ? 'none' : [...names].sort().join(', ');
}
