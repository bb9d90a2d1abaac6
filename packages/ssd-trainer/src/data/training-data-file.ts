import { extname } from 'node:path';
import type { DataRoots } from '@ssd/voc-dataset';

/** Name of the augmentation that a training-data.json holds. */
export const TRAINING_DATA_AUGMENTATION = 'training-data';

/** The file that stands where data folders stand, if it is one: what `ssd process` writes is JSON. */
export function trainingDataFile(dataDir: DataRoots): string | undefined {
  const [only, ...others] = typeof dataDir === 'string' ? [dataDir] : dataDir;
  return only !== undefined && others.length === 0 && extname(only).toLowerCase() === '.json'
    ? only
    : undefined;
}
