import { listDatasetSplits } from '@ssd/voc-dataset';
import { CommandError } from '../errors/command-error.js';

/** Splits in the order they are preferred: as much as possible to learn from, and never the one that is measured. */
const TRAIN = ['trainval', 'train'];
const TEST = ['test', 'val'];

/**
 * What the demo trains on and measures on, by the splits there are.
 *
 * @throws DatasetError where there is no data set; CommandError where it has no pair of splits.
 */
export async function demoSplits(dataDir: string): Promise<{ train: string; test: string }> {
  const { root, splits } = await listDatasetSplits(dataDir);
  const test = TEST.find((name) => splits.includes(name));
  // trainval holds val: measuring on val then would measure what was learnt by heart.
  const train = TRAIN.find((name) => splits.includes(name) && !(name === 'trainval' && test === 'val'));
  if (train === undefined || test === undefined) {
    const found = splits.length === 0 ? 'none' : splits.join(', ');
    throw new CommandError(
      'NO_SPLITS',
      `Expected a split to train on (${TRAIN.join(' or ')}) and one to measure on (${TEST.join(' or ')}) in ${root}, got ${found}.`,
      { hint: 'Use "ssd train" with --split-train and --split-val for other names.' },
    );
  }
  return { train, test };
}
