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
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && fields.every((field) => (value as Readonly<Record<string, unknown>>)[field] !== undefined))
    return;
  const expected = fields.length === 0 ? 'an object' : `{ ${fields.join(', ')} }`;
  throw new ArgumentTypeError(`Expected ${name} to be ${expected}, got ${shownValue(value)}.`, {
    hint,
  });
}
