import type { DataRoots } from '@ssd/voc-dataset';
import { proposeSplits } from '@ssd/voc-dataset';
import { listSplits } from '../data/training-data.js';
import { TrainerError } from '../errors/trainer-error.js';

export interface Splits {
  trainSplit: string;
  validationSplit: string | null;
}

/**
 * Which splits of an ordinary VOC folder, or of a training-data.json, to train and measure on, by their names.
 *
 * @param trainSplit the one that was asked for, whatever it is called; whether it is there is told when it is read
 * @throws TrainerError E_DATA where there is none to train on; DatasetError where there is no such data set.
 */
export async function chooseSplits(dataDir: DataRoots, trainSplit?: string): Promise<Splits> {
  const { roots, splits } = await listSplits(dataDir);
  const { train, val, test } = proposeSplits(splits, trainSplit);
  if (train === undefined) {
    throw new TrainerError(
      'E_DATA',
      `Expected a split called train, training, trainval in ${roots.join(', ')}, found ${splits.join(', ') || 'none'}.`,
      { hint: hintFor(splits) },
    );
  }
  return { trainSplit: train, validationSplit: val ?? test ?? null };
}

function hintFor(splits: readonly string[]): string {
  if (splits.length === 0) return 'A split is a list of pictures, a name a line, in ImageSets/Main.';
  const [first, second] = splits.filter((name) => !/[+:]/.test(name));
  const joined = second === undefined ? '' : `, or several joined: "${first!}+${second}"`;
  return `Name one of them as the split to train on, "trainSplit"${joined}.`;
}
