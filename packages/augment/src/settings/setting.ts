import { ArgumentRangeError, expectOptions, shownValue } from '@ssd/errors';

/** What one setting of an operation may be. */
export interface Setting<T> {
  /** In words, for messages and tables: "from 0 to 1". */
  readonly expected: string;
  /** @throws ArgumentRangeError, ArgumentTypeError with the name, for a value that it must not have */
  readonly check: (name: string, value: unknown) => void;
  /** Taken where it is left out; without one it must be given. */
  readonly otherwise?: T;
}

/** Every setting of an operation: one that is left out here, or may be left out without an `otherwise`, does not compile. */
export type SettingsOf<S extends object> = {
  readonly [K in keyof S]-?: object extends Pick<S, K>
    ? Setting<NonNullable<S[K]>> & { readonly otherwise: NonNullable<S[K]> }
    : Setting<S[K]>;
};

/** A setting that is checked as a whole. */
export function setting<T>(expected: string, isValid: (value: unknown) => boolean): Setting<T> {
  return {
    expected,
    check: (name, value) => {
      expectValid(name, value, isValid(value), expected);
    },
  };
}

/** The same with a value for where it is left out. */
export function optional<T>(given: Setting<T>, otherwise: T): Setting<T> & { readonly otherwise: T } {
  return { ...given, otherwise };
}

/** @throws ArgumentRangeError that says what was expected and what came */
export function expectValid(name: string, value: unknown, isValid: boolean, expected: string): void {
  if (isValid) return;
  throw new ArgumentRangeError(`Expected ${name} to be ${expected}, got ${shownValue(value)}.`);
}

/**
 * Checks what somebody gave of an operation and fills in the rest.
 *
 * @param name of the operation
 * @throws ArgumentRangeError, ArgumentTypeError naming the first setting that is unknown or out of range
 */
export function completeSettings<S extends object>(
  name: string,
  settings: SettingsOf<S>,
  given: S,
): Required<S> {
  const all = Object.entries<Setting<unknown>>(settings);
  expectOptions(
    given,
    all.map(([key]) => key),
    name,
  );
  const values = given as Readonly<Record<string, unknown>>;
  const complete = all.map(([key, { check, otherwise }]) => {
    const value = values[key] === undefined ? otherwise : values[key];
    check(`${name}.${key}`, value);
    return [key, value];
  });
  return Object.fromEntries(complete) as Required<S>;
}
