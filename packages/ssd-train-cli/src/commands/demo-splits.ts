import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';

/** Splits in the order they are preferred: as much as possible to learn from, and never the one that is measured. */
const TRAIN = ['trainval', 'train'];
const TEST = ['test', 'val'];

/**
 * What the demo trains on and measures on, by the image sets there are.
 *
 * @throws CommandError where there is no pair of them.
 */
export async function demoSplits(dataDir: string): Promise<{ train: string; test: string }> {
  const folder = join(dataDir, 'ImageSets', 'Main');
  const files = await readdir(folder).catch((): string[] => []);
  const names = new Set(
    files.filter((file) => file.endsWith('.txt')).map((file) => file.slice(0, -'.txt'.length)),
  );
  const test = TEST.find((name) => names.has(name));
  // trainval holds val: measuring on val then would measure what was learnt by heart.
  const train = TRAIN.find((name) => names.has(name) && !(name === 'trainval' && test === 'val'));
  if (train === undefined || test === undefined) {
    throw new CommandError(
      `Expected image sets to train on (${TRAIN.join(' or ')}) and to measure on (${TEST.join(' or ')}) in ${folder}, got ${[...names].sort().join(', ') || 'none'}.`,
      { code: 'NO_SPLITS', hint: 'Use "ssd train" with --split-train and --split-val for other names.' },
    );
  }
  return { train, test };
}
