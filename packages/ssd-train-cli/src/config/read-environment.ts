import type { TrainConfigInput } from '@ssd/trainer/config';
import {
  SETTINGS,
  checkSettings,
  closestSetting,
  settingOfOption,
  trainConfigSchema,
  variableOf,
  wholePaths,
} from '@ssd/trainer/config';
import { closestName } from '@ssd/names';
import { parseBoolean } from '../cli/parse-value.js';
import { exceededLimit } from './text-limits.js';

/** What the environment says about a training. */
export interface EnvironmentSettings {
  readonly settings: Partial<TrainConfigInput>;
  /** One sentence for each variable that looks like a setting and is none. */
  readonly warnings: readonly string[];
}

/** Variables that are no settings: where TensorFlow's library is. */
const OTHERS: ReadonlySet<string> = new Set(['SSD_LIBTENSORFLOW']);

/** Letters of a name that may be wrong for it to be taken for a slip: other programs call theirs SSD_…, too. */
const LARGEST_SHARE = 0.35;

/**
 * The settings in variables called SSD_ and the setting's name: `SSD_BATCH_SIZE=4`, `SSD_SCHEDULE='{"kind":…}'`. Values are
 * JSON, or the text itself; lists may be separated by commas, `none` is null, or false where there is no null. An empty one counts as not set.
 *
 * @param folder where relative paths start
 * @throws TrainerError E_CONFIG naming the variable
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): EnvironmentSettings {
  const settings: Record<string, unknown> = {};
  const warnings: string[] = [];
  for (const [variable, text = ''] of Object.entries(environment)) {
    if (!variable.startsWith('SSD_') || OTHERS.has(variable) || text === '') continue;
    const key = SETTINGS.find((setting) => variableOf(setting) === variable);
    if (key !== undefined) settings[key] = valueOf(variable, key, text);
    else {
      const meant = nearSetting(variable);
      if (meant !== undefined) {
        warnings.push(
          `The variable ${variable} is no setting and does nothing. Did you mean ${variableOf(meant)}?`,
        );
      }
    }
  }
  return { settings: wholePaths(settings, folder), warnings };
}

function nearSetting(variable: string): string | undefined {
  const name = variable.slice('SSD_'.length);
  const joined = name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const option = settingOfOption(joined);
  if (option !== joined) return option;
  return (
    closestName(joined, SETTINGS, { largestShare: LARGEST_SHARE }) ?? closestSetting(joined, LARGEST_SHARE)
  );
}

function valueOf(variable: string, key: keyof typeof trainConfigSchema.shape, text: string): unknown {
  const schema = trainConfigSchema.shape[key];
  const candidates = [
    asJson(text),
    parseBoolean(text),
    ...(text === 'none' ? [null, false] : []),
    text,
    text.split(',').map((part) => part.trim()),
  ];
  for (const value of candidates) {
    if (value !== undefined && schema.safeParse(value).success) return value;
  }
  // None is right: that of the most exact kind says why.
  return checkSettings(
    trainConfigSchema.partial(),
    { [key]: asJson(text) ?? text },
    {
      where: 'the environment',
      written: (path) => [variable, ...path.slice(1)].map(String).join('.'),
      hint: `Correct the variable ${variable}, or unset it. "ssd config --schema" describes every setting.`,
    },
  )[key];
}

function asJson(text: string): unknown {
  if (exceededLimit(text) !== undefined) return undefined; // no setting is like that
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
