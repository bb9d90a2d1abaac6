import { ArgumentTypeError } from './argument-error.js';
import { shownValue } from './shown-value.js';

/**
 * Refuses what is no object, or lacks a field that it is read by.
 *
 * @param fields that have to be there
 * @param hint where to get such an object
 * @throws ArgumentTypeError
 */
export function expectObject(value: unknown, fields: readonly string[], name: string, hint: string): void {
  const missing =
    typeof value === 'object' && value !== null
      ? fields.find((field) => (value as Readonly<Record<string, unknown>>)[field] === undefined)
      : fields[0];
  if (missing === undefined) return;
  throw new ArgumentTypeError(`Expected ${name} to be { ${fields.join(', ')} }, got ${shownValue(value)}.`, {
    hint,
  });
}
