import { shownValue } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { EvaluationError } from './errors.js';

/**
 * Refuses options that are no object, and options that do not exist, which would be ignored without a word. One that is
 * there but undefined counts as left out.
 *
 * @param known every option, by name; `satisfies Record<keyof Options, true>` keeps it whole
 * @param owner whose options they are, for the message
 * @throws EvaluationError BAD_OPTION
 */
export function knownOptions(options: object, known: Readonly<Record<string, true>>, owner: string): void {
  const names = Object.keys(known);
  if (
    typeof (options as unknown) !== 'object' ||
    (options as object | null) === null ||
    Array.isArray(options)
  ) {
    throw new EvaluationError(
      'BAD_OPTION',
      `Expected the options of ${owner} to be an object, got ${shownValue(options)}.`,
      { hint: `Pass them by name: { ${names.join(', ')} }.` },
    );
  }
  const given = options as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(known, key) && given[key] !== undefined);
  if (unknown === undefined) return;
  throw new EvaluationError('BAD_OPTION', unknownName(`option of ${owner}`, unknown, names), {
    hint: 'Leave it out, or name one of those.',
  });
}
