import { join } from 'node:path';
import { comp4FileName } from '@ssd/ap-eval';
import { CommandError } from '../errors/command-error.js';

const COMP4 = /^(comp[34])_det_(.+)\.txt$/;

/** How the file of a class ends: `_cat.txt`. */
export const classEnding = (name: string): string =>
  comp4FileName(name, { split: '' }).slice('comp4_det_'.length);

/** A few names of a folder, for a message. */
const some = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing' : `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;

/**
Which files of a folder are the results to take: those of the split, where some are, else all of them.

@throws CommandError where there are none, or where they are of several splits or competitions
*/
export function comp4Files(
  folder: string,
  names: readonly string[],
  { split, classes }: { split: string | undefined; classes: readonly string[] },
): string[] {
  const all = [...names].sort().filter((name) => COMP4.test(name));
  const ofSplit =
    split === undefined ? [] : all.filter((name) => COMP4.exec(name)![2]!.startsWith(`${split}_`));
  const taken = ofSplit.length > 0 ? ofSplit : all;
  if (taken.length === 0) {
    throw new CommandError(
      `Expected files comp4_det_<split>_<class>.txt in ${folder}, found ${some(names)}.`,
      {
        code: 'BAD_DETECTIONS',
        hint: 'Give the folder that holds them itself, a COCO results file (.json), or a CSV file (.csv).',
      },
    );
  }
  const competitions = new Set(taken.map((name) => COMP4.exec(name)![1]!));
  const doubled = classes
    .map((name) => taken.filter((file) => file.endsWith(classEnding(name))))
    .find((files) => files.length > 1 && ofSplit.length === 0);
  if (competitions.size > 1 || doubled !== undefined) {
    throw new CommandError(
      `Expected the results of one split and competition in ${folder}, found ${some(doubled ?? taken)}.`,
      { code: 'BAD_DETECTIONS', hint: 'Put those that you mean into a folder of their own.' },
    );
  }
  return taken.map((name) => join(folder, name));
}
