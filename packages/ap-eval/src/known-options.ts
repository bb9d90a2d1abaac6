import { findOptionsFault } from '@ssd/errors';
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
  const fault = findOptionsFault(options, Object.keys(known), owner);
  if (fault !== undefined) throw new EvaluationError('BAD_OPTION', fault.message, { hint: fault.hint });
}
