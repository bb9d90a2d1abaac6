import type { z } from 'zod';
import { closestName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import { knownKeys } from './known-keys.js';
import { closestSetting } from './setting-names.js';

/** Where settings come from, for the messages. */
export interface SettingsSource {
  /** What holds them, e.g. a file's name. @default 'the configuration' */
  readonly where?: string;
  /** What a person wrote to give a setting: `--ema` for `emaDecay`. @default the setting's dotted path */
  readonly written?: (path: readonly PropertyKey[]) => string | undefined;
  /** Line and column of a setting in its file, e.g. `3:12`. */
  readonly locate?: (path: readonly PropertyKey[]) => string | undefined;
  /** What to do. @default where the settings are described */
  readonly hint?: string;
}

/** Wrong settings that a message lists. */
const MOST_SHOWN = 50;

/**
 * Checks settings.
 *
 * @throws TrainerError E_CONFIG naming every wrong key with what was expected, what came and where
 */
export function checkSettings<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: SettingsSource = {},
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines: string[] = [];
  for (const issue of parsed.error.issues) {
    if (lines.length > MOST_SHOWN) break;
    lines.push(...describeIssue(issue, { schema, value, source }));
  }
  if (lines.length > MOST_SHOWN) lines.splice(MOST_SHOWN, Infinity, 'and more');
  throw new TrainerError(
    'E_CONFIG',
    `Expected valid settings in ${source.where ?? 'the configuration'}, got:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    { hint: source.hint ?? 'trainConfigSchema describes every setting.' },
  );
}

interface Context {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly source: SettingsSource;
}

function describeIssue(issue: z.core.$ZodIssue, { schema, value, source }: Context): string[] {
  const { locate = () => undefined, written = () => undefined } = source;
  const at = (path: readonly PropertyKey[]): string => {
    const position = locate(path);
    return position === undefined ? '' : `${position} `;
  };
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path, value);
    return issue.keys.slice(0, MOST_SHOWN + 1).map((key) => {
      const path = [...issue.path, key];
      const close = issue.path.length === 0 ? closestSetting(key) : closestName(key, known);
      const guess = close === undefined ? '' : ` Did you mean "${close}"?`;
      const all = issue.path.length === 0 ? '' : ` Available: ${known.join(', ')}.`;
      return `${at(path)}unknown key "${dotted(path)}".${guess}${all}`;
    });
  }
  const name = written(issue.path) ?? dotted(issue.path);
  const said = sentence(issue, valueAt(value, issue.path));
  return [`${at(issue.path)}${name === '' ? '' : `${name}: `}${said}`];
}

/** What was expected and what came. */
function sentence(issue: z.core.$ZodIssue, got: unknown): string {
  if (issue.code === 'invalid_value') return unknownValue(issue.values.map(String), got);
  if (issue.code === 'invalid_union') {
    // Of alternatives told apart by a key zod says which there are.
    if ('options' in issue && Array.isArray(issue.options))
      return unknownValue(issue.options.map(String), got);
    const kinds = issue.errors.flatMap((errors) =>
      errors.flatMap((error) =>
        error.code === 'invalid_type' && error.path.length === 0 ? error.expected : [],
      ),
    );
    if (kinds.length === issue.errors.length) return `Expected ${kinds.join(' or ')}${show(got)}`;
    const inner = issue.errors.flat().find((error) => error.code !== 'invalid_type' || error.path.length > 0);
    return inner === undefined ? issue.message : sentence(inner, got);
  }
  return issue.message.includes('got ') ? issue.message : `${issue.message}${show(got)}`;
}

function unknownValue(values: readonly string[], got: unknown): string {
  const close = typeof got === 'string' ? closestName(got, values) : undefined;
  const expected =
    values.length === 1 ? `"${values[0]!}"` : `one of ${values.map((one) => `"${one}"`).join('|')}`;
  return `expected ${expected}${show(got)}.${close === undefined ? '' : ` Did you mean "${close}"?`}`;
}

/** Longest value that is shown whole, in letters. */
const LONGEST = 60;

/** Of what is nested beyond the stack, or in itself, only its kind. */
function written(got: unknown): string {
  try {
    const text = JSON.stringify(got) as string | undefined;
    return text ?? typeof got;
  } catch {
    return Array.isArray(got) ? 'a list' : 'an object';
  }
}

function show(got: unknown): string {
  if (got === undefined) return '';
  // What JSON cannot say, a function of a TypeScript file for one, is named by its type.
  const text = written(got);
  return `, got ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (found === null || typeof found !== 'object') return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return found;
}
