import { join } from 'node:path';
import { comp4FileName } from '@ssd/ap-eval';
import { CommandError } from '../errors/command-error.js';

const COMP4 = /^(comp[34])_det_(.+)\.txt$/;

/** How the file of a class ends: `_cat.txt`. */
export function classEnding(name: string): string {
  return comp4FileName(name, { split: '' }).slice('comp4_det_'.length);
}

/** A split as it stands in the names of files: one may be joined of several, or be of a year (VOC2007:val). */
export function fileSplit(split: string): string {
  return split.replace(/[^\w+-]/g, '-');
}

/** Whether a file is of a split, however that is written in its name; its name without that. */
export function restOfSplit(rest: string, split: string): string | undefined {
  const written = [split, fileSplit(split)].find((name) => rest.startsWith(`${name}_`));
  return written === undefined ? undefined : rest.slice(written.length);
}

/**
 * Finds the class that a name ends in, `_hot_dog.txt`, the longest that there is.
 *
 * @throws CommandError where two classes would have that file
 */
export function classFinder(classes: readonly string[]): (rest: string) => string | undefined {
  const byEnding = new Map<string, string[]>();
  for (const name of classes) {
    const ending = classEnding(name);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), name]);
  }
  return (rest) => {
    for (let at = rest.indexOf('_'); at >= 0; at = rest.indexOf('_', at + 1)) {
      const [known, other] = byEnding.get(rest.slice(at)) ?? [];
      if (other !== undefined) {
        throw new CommandError(
          'BAD_DETECTIONS',
          `Expected a file for each class, got one that ends in ${rest.slice(at)} for both "${known!}" and "${other}".`,
          { hint: 'Give COCO results (.json) or CSV (.csv), which hold the names of classes as they are.' },
        );
      }
      if (known !== undefined) return known;
    }
    return undefined;
  };
}

/** A few names of a folder, for a message. */
function some(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}

/**
 * Which files of a folder are the results to take: those of the split, where some are, else all of them.
 *
 * @throws CommandError where there are none, or where they are of several splits or competitions
 */
export function comp4Files(
  folder: string,
  names: readonly string[],
  { split, classes }: { split: string | undefined; classes: readonly string[] },
): string[] {
  const all = [...names].sort().filter((name) => COMP4.test(name));
  const ofSplit =
    split === undefined ? [] : all.filter((name) => restOfSplit(COMP4.exec(name)![2]!, split) !== undefined);
  const taken = ofSplit.length > 0 ? ofSplit : all;
  if (taken.length === 0) {
    throw new CommandError(
      'BAD_DETECTIONS',
      `Expected files comp4_det_<split>_<class>.txt in ${folder}, found ${some(names)}.`,
      { hint: 'Give the folder that holds them itself, a COCO results file (.json), or a CSV file (.csv).' },
    );
  }
  const competitions = new Set(taken.map((name) => COMP4.exec(name)![1]!));
  const doubled = ofSplit.length > 0 ? undefined : filesOfOneClass(taken, classes);
  if (competitions.size > 1 || doubled !== undefined) {
    throw new CommandError(
      'BAD_DETECTIONS',
      `Expected the results of one split and competition in ${folder}, found ${some(doubled ?? taken)}.`,
      { hint: 'Put those that you mean into a folder of their own.' },
    );
  }
  return taken.map((name) => join(folder, name));
}

/** Files of one class, where one has several. */
function filesOfOneClass(files: readonly string[], classes: readonly string[]): string[] | undefined {
  const classOf = classFinder(classes);
  const byClass = new Map<string, string[]>();
  for (const file of files) {
    const name = classOf(file);
    if (name !== undefined) byClass.set(name, [...(byClass.get(name) ?? []), file]);
  }
  return [...byClass.values()].find((own) => own.length > 1);
}
