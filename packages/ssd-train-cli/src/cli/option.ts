/** What every option says about itself. */
interface OptionBase {
  /** One sentence for `--help`, in the imperative or as a noun, with the unit or range where there is one. */
  description: string;
  /** Placeholder of the value in `--help`, e.g. `DIR`. */
  value?: string;
  /** Other full names, without dashes, e.g. `data-path`. */
  aliases?: readonly string[];
  /** One letter, for `-q`. */
  short?: string;
}

export interface TextOption extends OptionBase {
  kind: 'text';
  default?: string;
}

export interface NumberOption extends OptionBase {
  kind: 'number' | 'integer';
  /** Smallest value allowed. */
  minimum?: number;
  /** Largest value allowed. */
  maximum?: number;
  default?: number;
  /** Takes "none" as well, which is null: nothing of the kind, although a configuration file says a number. @default false */
  orNone?: true;
}

export interface FlagOption extends OptionBase {
  kind: 'flag';
  default?: boolean;
  /** Undefined, and not false, where it is not given: something else then decides. @default false */
  optional?: true;
}

export interface ChoiceOption extends OptionBase {
  kind: 'choice';
  choices: readonly string[];
  default?: string;
}

/** Numbers in one value, separated by `;` as the reference's scripts write them, or by `,`. */
export interface NumbersOption extends OptionBase {
  kind: 'numbers';
  minimum?: number;
  default?: readonly number[];
}

export type Option = TextOption | NumberOption | FlagOption | ChoiceOption | NumbersOption;

/** Options of a command by their name in code: `dataDir` is written `--data-dir` or `--data_dir`. */
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends FlagOption
  ? boolean
  : O extends NumberOption
    ? number | (O extends { orNone: true } ? null : never)
    : O extends NumbersOption
      ? readonly number[]
      : O extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : string;

/**
 * The parsed values of a set of options: a flag is false, unless it is optional, and anything else undefined where neither
 * given nor defaulted.
 */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends { optional: true }
    ? ValueOf<O[K]> | undefined
    : O[K] extends { default: unknown } | { kind: 'flag' }
      ? ValueOf<O[K]>
      : ValueOf<O[K]> | undefined;
};

/** `dataDir` → `data-dir`: how an option is written on the command line. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `data_dir`, `Data-Dir`, `data-dir` → `data-dir`: both spellings of the two worlds are one name. */
export function normalizeName(written: string): string {
  return written.toLowerCase().replaceAll('_', '-');
}
