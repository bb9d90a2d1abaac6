import { unknownName } from '@ssd/names';
import { ArgumentRangeError, ArgumentTypeError } from './argument-error.js';
import { shownValue } from './shown-value.js';

/** What is wrong with options, for the error class of whoever asks. */
export interface OptionsFault {
  /** Whether they are no object at all; else one of them does not exist. */
  readonly isType: boolean;
  readonly message: string;
  readonly hint: string;
}

/**
 * Finds options that are no object (a number where `{ iouThreshold }` belongs) and options that do not exist, which would be
 * ignored without a word. An option that is there but undefined counts as left out.
 *
 * @param known names of all options
 * @param owner whose options they are, for the message: the function's name
 */
export function findOptionsFault(
  options: unknown,
  known: readonly string[],
  owner: string,
): OptionsFault | undefined {
  if (
    typeof options !== 'object' ||
    options === null ||
    Array.isArray(options) ||
    ArrayBuffer.isView(options)
  ) {
    return {
      isType: true,
      message: `Expected the options of ${owner} to be an object, got ${shownValue(options)}.`,
      hint: `Pass them by name: { ${known.join(', ')} }.`,
    };
  }
  const given = options as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !known.includes(key) && given[key] !== undefined);
  if (unknown === undefined) return undefined;
  return {
    isType: false,
    message: unknownName(`option of ${owner}`, unknown, known),
    hint: 'Leave it out, or name one of those.',
  };
}

/**
 * Refuses what {@link findOptionsFault} finds.
 *
 * @throws ArgumentTypeError, ArgumentRangeError
 */
export function expectOptions(options: unknown, known: readonly string[], owner: string): void {
  const fault = findOptionsFault(options, known, owner);
  if (fault === undefined) return;
  const { isType, message, hint } = fault;
  throw isType ? new ArgumentTypeError(message, { hint }) : new ArgumentRangeError(message, { hint });
}
