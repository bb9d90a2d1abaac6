import { suggestName } from '@ssd/names';
import { AscendError } from '../errors.js';

/** One entry of NpuOptimizer's parameter_map: its name there, and how an option's value becomes its value. */
export interface Parameter<Value> {
  readonly name: string;
  /** The value of the map: the adapter reads a value of another kind as if it were absent, so the kind matters. */
  readonly encode: (value: Value, option: string) => string | number | boolean;
}

/** The TypeScript type of an option. */
export type ValueOf<P> = P extends Parameter<infer Value> ? Value : never;

function fail(option: string, expected: string, value: unknown): never {
  throw new AscendError('BAD_OPTION', `Expected ${option} to be ${expected}, got ${JSON.stringify(value)}.`);
}

/** A boolean, `b` of the AttrValue. */
export function flag(name: string): Parameter<boolean> {
  return {
    name,
    encode: (value, option) => (typeof value === 'boolean' ? value : fail(option, 'true or false', value)),
  };
}

/** An integer in a range, `i`. */
export function integer(
  name: string,
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): Parameter<number> {
  return {
    name,
    encode: (value, option) => {
      if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
      const range =
        max < Number.MAX_SAFE_INTEGER
          ? ` from ${min} to ${max}`
          : min > Number.MIN_SAFE_INTEGER
            ? ` of at least ${min}`
            : '';
      return fail(option, `an integer${range}`, value);
    },
  };
}

/** A string that is not empty, `s`; of a form, if one is given with its description. */
export function text(
  name: string,
  form?: { readonly pattern: RegExp; readonly expected: string },
): Parameter<string> {
  return {
    name,
    encode: (value, option) => {
      if (typeof value !== 'string' || value === '')
        return fail(option, form?.expected ?? 'a non-empty string', value);
      return form === undefined || form.pattern.test(value) ? value : fail(option, form.expected, value);
    },
  };
}

/** A string out of a set, `s`. */
export function choice<const Choices extends readonly string[]>(
  name: string,
  choices: Choices,
): Parameter<Choices[number]> {
  return {
    name,
    encode: (value, option) => {
      if (choices.includes(value)) return value;
      throw new AscendError(
        'BAD_OPTION',
        `Unknown ${option} ${JSON.stringify(value)}.${suggestName(value, choices)}`,
      );
    },
  };
}

/** A number of bytes, which the adapter wants as a decimal string, `s`. */
export function bytes(name: string): Parameter<number> {
  return {
    name,
    encode: (value, option) =>
      Number.isSafeInteger(value) && value > 0
        ? String(value)
        : fail(option, 'a positive number of bytes', value),
  };
}
