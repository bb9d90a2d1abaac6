import { unknownName } from '@ssd/names';
import { ArgumentRangeError, ArgumentTypeError } from './argument-error.js';
import { shownValue } from './shown-value.js';

/**
 * Refuses options that are no object (a number where `{ iouThreshold }` belongs) and options that do not exist, which would
 * be ignored without a word. An option that is there but undefined counts as left out.
 *
 * @param known names of all options
 * @param owner whose options they are, for the message: the function's name
 * @throws ArgumentTypeError, ArgumentRangeError
 */
export function expectOptions(options: unknown, known: readonly string[], owner: string): void {
  if (
    typeof options !== 'object' ||
    options === null ||
    Array.isArray(options) ||
    ArrayBuffer.isView(options)
  ) {
    throw new ArgumentTypeError(
      `Expected the options of ${owner} to be an object, got ${shownValue(options)}.`,
      {
        hint: `Pass them by name: { ${known.join(', ')} }.`,
      },
    );
  }
  const given = options as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !known.includes(key) && given[key] !== undefined);
  if (unknown !== undefined) {
    throw new ArgumentRangeError(unknownName(`option of ${owner}`, unknown, known), {
      hint: 'Leave it out, or name one of those.',
    });
  }
}
