import { ArgumentRangeError } from '@ssd/errors';

/** As many numbers and ranges the adapter takes at most. */
const MOST_SETS = 100;

/**
 * Steps in the notation of Ascend's adapter (`dump_step`): numbers and ascending ranges, ends included, at most 100 of them:
 * `0|5|10-20`.
 *
 * @returns whether a step, counted from 0, is one of them
 * @throws RangeError for anything else
 */
export function parseDumpSteps(text: string): (step: number) => boolean {
  const sets = text.split('|').map((set) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(set) ?? [];
    const from = Number(first ?? NaN);
    const to = Number(last ?? first);
    if (Number.isNaN(from) || (last !== undefined && from >= to)) {
      const where = set === text ? '' : ` in ${JSON.stringify(text)}`;
      throw new ArgumentRangeError(
        `Expected steps and ascending ranges of steps, such as 0|5|10-20, got ${JSON.stringify(set)}${where}`,
      );
    }
    return { from, to };
  });
  if (sets.length > MOST_SETS) {
    throw new ArgumentRangeError(
      `Expected at most ${MOST_SETS} steps and ranges of steps, got ${sets.length}`,
    );
  }
  return (step) => sets.some(({ from, to }) => step >= from && step <= to);
}
