import { UsageError } from '../errors/usage-error.js';
import { unknownName } from '@ssd/names';
import type { NumberOption, Option } from './option.js';

// Those of the reference's str2bool, and on and off.
const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0']);

/** Whether `text` reads as a boolean. "False" is false, which the reference's `type=bool` gets wrong. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return TRUE.has(lower) ? true : FALSE.has(lower) ? false : undefined;
}

function range({ kind, minimum, maximum, orNone }: Omit<NumberOption, 'description'>): string {
  const noun = kind === 'integer' ? 'a whole number' : 'a number';
  const none = orNone === true ? ', or none' : '';
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}${none}`;
  if (minimum !== undefined) return `${noun}, ${minimum} or more${none}`;
  return maximum === undefined ? noun + none : `${noun}, ${maximum} or less${none}`;
}

function invalid(written: string, expected: string, text: string): UsageError {
  return new UsageError('INVALID_VALUE', `Expected ${expected} for ${written}, got "${text}".`, {
    hint: 'See the options with --help.',
  });
}

function parseNumber(text: string, option: Omit<NumberOption, 'description'>, written: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const { kind, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = option;
  if (
    !Number.isFinite(value) ||
    value < minimum ||
    value > maximum ||
    (kind === 'integer' && !Number.isSafeInteger(value))
  ) {
    throw invalid(written, range(option), text);
  }
  return value;
}

/**
 * The typed value of one option.
 *
 * @param text As it stood on the command line.
 * @param written The option as the user wrote it (`--lr_values`), for the message.
 * @throws UsageError naming the value, the option and what it takes.
 */
export function parseValue(
  text: string,
  option: Option,
  written: string,
): string | number | boolean | null | readonly number[] {
  switch (option.kind) {
    case 'text':
      if (text === '') throw invalid(written, 'some text', text);
      return text;
    case 'number':
    case 'integer':
      if (option.orNone === true && text === 'none') return null;
      return parseNumber(text, option, written);
    case 'numbers':
      // An empty list is legal: one learning rate has no boundaries.
      if (text.trim() === '') return [];
      return text
        .split(/[;,]/)
        .map((part) =>
          parseNumber(
            part,
            { kind: 'number', ...(option.minimum === undefined ? {} : { minimum: option.minimum }) },
            written,
          ),
        );
    case 'flag': {
      const value = parseBoolean(text);
      if (value === undefined) throw invalid(written, 'true or false', text);
      return value;
    }
    case 'choice':
      if (!option.choices.includes(text)) {
        throw new UsageError('UNKNOWN_CHOICE', unknownName(`value for ${written}`, text, option.choices), {
          hint: 'See the options with --help.',
        });
      }
      return text;
  }
}
