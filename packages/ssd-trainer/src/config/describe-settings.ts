import { diffConfigs } from './config-diff.js';
import { defaultsOf } from './preset-recipe.js';
import type { TrainConfig } from './schema.js';

/** Settings that depend on data and machine, which the log names by themselves. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['dataDir', 'trainSplit', 'validationSplit', 'workers']);

/** A configuration in one line: its preset, and what differs from the preset's recipe, as `epochs 2 instead of 75`. */
export function describeSettings(config: TrainConfig): string {
  const { settings } = defaultsOf({ preset: config.preset, optimizer: config.optimizer });
  const all = diffConfigs(settings, config);
  // What was null and now has settings within is told by these.
  const isOpened = (key: string): boolean => all.some((other) => other.key.startsWith(`${key}.`));
  const changes = all.filter(({ key }) => !TOLD_ELSEWHERE.has(key) && !isOpened(key));
  const recipe = `preset ${config.preset}`;
  if (changes.length === 0) return `${recipe} as it is`;
  const parts = changes.map(({ key, before, after }) => {
    if (after === undefined) return `no ${key}`;
    return before === undefined
      ? `${key} ${show(after)}`
      : `${key} ${show(after)} instead of ${show(before)}`;
  });
  return `${recipe}, but ${parts.join(', ')}`;
}

/** With spaces, where a line may be broken. */
function show(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
