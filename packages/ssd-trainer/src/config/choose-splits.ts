import type { DataRoots } from '@ssd/voc-dataset';
import { listSplits } from '../data/training-data.js';
import { TrainerError } from '../errors/trainer-error.js';

export interface Splits {
  trainSplit: string;
  validationSplit: string | null;
}

/** Splits to train on, first choice first. `trainval` only where nothing is kept apart for measuring. */
const TRAIN_NAMES = ['train', 'training', 'trainval'];
const VALIDATION_NAMES = ['val', 'valid', 'validation', 'test'];

/**
 * Which splits of an ordinary VOC folder, or of a training-data.json, to train and measure on, by their names.
 *
 * @throws TrainerError E_DATA where there is none to train on; DatasetError where there is no such data set.
 */
export async function chooseSplits(dataDir: DataRoots): Promise<Splits> {
  const { roots, splits } = await listSplits(dataDir);
  const trainSplit = TRAIN_NAMES.find((name) => splits.includes(name));
  if (trainSplit === undefined) {
    throw new TrainerError(
      'E_DATA',
      `Expected a split called ${TRAIN_NAMES.join(', ')} in ${roots.join(', ')}, found ${splits.join(', ') || 'none'}.`,
      {
        hint:
          splits.length === 0
            ? 'A split is a list of pictures, a name a line, in ImageSets/Main.'
            : 'Name one of them as the split to train on, "trainSplit".',
      },
    );
  }
  return { trainSplit, validationSplit: VALIDATION_NAMES.find((name) => splits.includes(name)) ?? null };
}
