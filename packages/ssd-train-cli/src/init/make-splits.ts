import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listDatasetSplits, proposeSplits, readDataset, splitKind } from '@ssd/voc-dataset';
import type { SplitKind } from '@ssd/voc-dataset';
import { CommandError } from '../errors/command-error.js';
import { makeFolder } from '@ssd/files';
import { chooseSamples } from '@ssd/trainer/training';

/** A list that was written. */
export interface MadeSplit {
  readonly file: string;
  readonly split: 'train' | 'val';
  readonly images: number;
}

/**
 * Writes ImageSets/Main/train.txt and val.txt for folders that have no lists, or none but one to train on, such as
 * trainval or CVAT's default, which is then divided. Lists that are there stay.
 *
 * @param share of the pictures to train on, 0 to 1
 * @param seed decides which
 * @returns the lists written; none where there is a split to train on and one to measure on already
 * @throws CommandError where only one of the two is there, or there are fewer than two pictures; DatasetError
 */
export async function makeSplits(
  roots: readonly string[],
  { share, seed, signal }: { share: number; seed: number; signal?: AbortSignal },
): Promise<MadeSplit[]> {
  const made: MadeSplit[] = [];
  for (const root of roots) {
    const from = await splitToDivide(root);
    if (from === undefined) continue;
    const { samples } = await readDataset(root, { split: from, ...(signal && { signal }) });
    const ids = samples.map(({ id }) => id);
    if (ids.length < 2) {
      throw new CommandError(
        'NO_SAMPLES',
        `Expected at least two pictures to divide in ${root}, found ${ids.length}.`,
        { hint: 'Leave --split out, or add pictures.' },
      );
    }
    const count = Math.min(ids.length - 1, Math.max(1, Math.round(share * ids.length)));
    const chosen = new Set(chooseSamples(ids, count, seed));
    const folder = join(root, 'ImageSets', 'Main');
    await makeFolder(folder);
    for (const split of ['train', 'val'] as const) {
      const own = ids.filter((id) => chosen.has(id) === (split === 'train'));
      const file = join(folder, `${split}.txt`);
      await writeFile(file, own.map((id) => `${id}\n`).join(''), { flag: 'wx' }); // never over another
      made.push({ file, split, images: own.length });
    }
  }
  return made;
}

/** The split that is to be divided; undefined where there is nothing to do. */
async function splitToDivide(root: string): Promise<string | undefined> {
  const { splits, drawn } = await listDatasetSplits(root);
  if (drawn.length > 0) return 'all';
  const has = (kind: SplitKind) => splits.find((name) => splitKind(name) === kind);
  const [train, validation] = [has('train'), has('val')];
  if (train !== undefined && validation !== undefined) return undefined;
  if (train === undefined && validation === undefined) {
    const proposed = proposeSplits(splits);
    if (proposed.train !== undefined) return proposed.val === undefined ? proposed.train : undefined;
  }
  throw new CommandError(
    'OUTPUT_EXISTS',
    `Expected lists to make in ${root}, found ${splits.join(', ')}: ${train ?? validation ?? 'none of them'} cannot be divided without being changed.`,
    {
      hint: `Lists that are there stay as they are. Leave --split out, or put ${train === undefined ? 'them' : `${train}.txt`} aside first.`,
    },
  );
}
