import { UsageError } from '../errors/usage-error.js';
import { closestName } from '@ssd/names';
import type { Positionals } from './command.js';
import { normalizeName, optionName, type Option, type Options, type Values } from './option.js';
import { parseBoolean, parseValue } from './parse-value.js';

type Value = ReturnType<typeof parseValue>;

/** A name that may stand on the command line, and the option it means. */
interface Name {
  key: string;
  option: Option;
}

function namesOf(options: Options): Map<string, Name> {
  const names = new Map<string, Name>();
  for (const [key, option] of Object.entries(options)) {
    for (const name of [optionName(key), ...(option.aliases ?? []).map(normalizeName)])
      names.set(name, { key, option });
    if (option.short !== undefined) names.set(`-${option.short}`, { key, option });
  }
  return names;
}

function unknownOption(
  written: string,
  {
    names,
    command,
    planned,
  }: { names: ReadonlyMap<string, Name>; command: string; planned: readonly string[] },
): UsageError {
  if (planned.includes(normalizeName(written.replace(/^-+/, '')))) {
    return new UsageError(
      'NOT_YET',
      `The option "${written}" of "ssd ${command}" is not in this version yet.`,
      { hint: `See "ssd ${command} --help" for the options there are.` },
    );
  }
  const known = [...names.keys()].filter((name) => !name.startsWith('-'));
  const close = closestName(normalizeName(written.replace(/^-+/, '')), known);
  const guess = close === undefined ? '' : ` Did you mean "--${close}"?`;
  return new UsageError('UNKNOWN_OPTION', `Unknown option "${written}" of "ssd ${command}".${guess}`, {
    hint: `"ssd ${command}" takes: ${known.map((name) => `--${name}`).join(', ')}.`,
  });
}

/** `--name=value`, `-n` and `--no-name` taken apart. */
function splitOption(token: string): { written: string; name: string; inline: string | undefined } {
  const equals = token.indexOf('=');
  const written = equals === -1 ? token : token.slice(0, equals);
  const name = written.startsWith('--') ? normalizeName(written.slice(2)) : written;
  return { written, name, inline: equals === -1 ? undefined : token.slice(equals + 1) };
}

function checkPositionals(
  given: readonly string[],
  positionals: Positionals | undefined,
  command: string,
): void {
  const { name = '', minimum = 0, maximum = 0, description = '' } = positionals ?? {};
  if (given.length < minimum) {
    throw new UsageError(
      'MISSING_ARGUMENT',
      `Expected ${name} after "ssd ${command}" (${description}), got ${given.length === 0 ? 'nothing' : given.join(' ')}.`,
      { hint: `See "ssd ${command} --help" for examples.` },
    );
  }
  if (given.length > maximum) {
    const expected = maximum === 0 ? 'only options' : `at most ${maximum} (${name})`;
    throw new UsageError(
      'UNEXPECTED_ARGUMENT',
      `Expected ${expected} after "ssd ${command}", got "${given[maximum]!}" besides.`,
      { hint: `See "ssd ${command} --help". A value with spaces or ";" needs quotes.` },
    );
  }
}

/**
 * Reads the words after the command's name.
 *
 * `--data-dir X`, `--data_dir X` and `--data-dir=X` are the same; a flag is `--json`, `--no-json`, `--json=false` or, as
 * the reference's scripts write it, `--json False`, or `--json 0` where no files may follow; `--` ends the options. Of an
 * option given twice the last one counts.
 *
 * @throws UsageError for an unknown option (with a suggestion and the list), a missing or malformed value, or too few or
 * too many positionals.
 */
export function parseArguments<O extends Options>(
  words: readonly string[],
  {
    command,
    options,
    positionals,
    planned = [],
  }: {
    command: string;
    options: O;
    positionals?: Positionals | undefined;
    /** Options that are to come: naming one is an error that says so. */
    planned?: readonly string[] | undefined;
  },
): { values: Values<O>; positionals: string[]; given: ReadonlySet<string> } {
  const names = namesOf(options);
  // Where files may follow, "1" or "y" after a flag is one of them.
  const booleanWord = (positionals?.maximum ?? 0) === 0 ? /^\w+$/ : /^(true|false)$/i;
  const values = new Map<string, Value>();
  const others: string[] = [];
  let i = 0;
  while (i < words.length) {
    const token = words[i++]!;
    if (token === '--') {
      others.push(...words.slice(i));
      break;
    }
    if (!token.startsWith('-') || token === '-') {
      others.push(token);
      continue;
    }
    const { written, name, inline } = splitOption(token);
    const negated = names.has(name)
      ? undefined
      : name.startsWith('no-')
        ? names.get(name.slice('no-'.length))
        : undefined;
    if (negated?.option.kind === 'flag' && inline === undefined) {
      values.set(negated.key, false);
      continue;
    }
    const found = names.get(name);
    if (found === undefined) throw unknownOption(written, { names, command, planned });
    const { key, option } = found;
    const next = words[i];
    if (inline !== undefined) values.set(key, parseValue(inline, option, written));
    else if (option.kind === 'flag') {
      const spoken = next !== undefined && booleanWord.test(next) ? parseBoolean(next) : undefined;
      if (spoken !== undefined) i++;
      values.set(key, spoken ?? true);
    } else if (next === undefined || next.startsWith('--')) {
      throw new UsageError(
        'MISSING_VALUE',
        `Expected a value after ${written}, got ${next ?? 'the end of the line'}.`,
        { hint: `Write ${written} ${option.value ?? 'VALUE'}, or ${written}=${option.value ?? 'VALUE'}.` },
      );
    } else {
      values.set(key, parseValue(next, option, written));
      i++;
    }
  }
  const filled: Record<string, Value | undefined> = {};
  for (const [key, option] of Object.entries(options)) {
    const absent = option.kind === 'flag' && option.optional !== true ? false : undefined;
    filled[key] = values.has(key) ? values.get(key) : (option.default ?? absent); // null is a value
  }
  // --help answers before anything is missing.
  if (filled.help !== true) checkPositionals(others, positionals, command);
  return { values: filled as Values<O>, positionals: others, given: new Set(values.keys()) };
}
