import { resolve } from 'node:path';
import { readTrainingData } from '@ssd/voc-dataset';
import type { TrainConfigInput } from '@ssd/trainer/config';
import {
  SETTINGS,
  checkSettings,
  dataDirs,
  defined,
  overfitDefaults,
  settingOfOption,
  trainConfigSchema,
  variableOf,
} from '@ssd/trainer/config';
import { trainingDataFile } from '@ssd/trainer/data';
import { UsageError } from '../errors/usage-error.js';
import { showPath } from '@ssd/trainer/files';
import type { CommandContext } from '../cli/command.js';
import { optionName, type Options, type Values } from '../cli/option.js';
import { findConfigFile } from '../config/find-config-file.js';
import { readConfigFile } from '../config/read-config-file.js';
import { readEnvironment } from '../config/read-environment.js';
import { trainConfig, type trainOptions } from './train-options.js';

/** Options that say which configuration file counts. */
export const configOptions = {
  config: {
    kind: 'text',
    value: 'FILE',
    description:
      'Settings from this file: TypeScript, JavaScript, JSON or YAML. ssd.config.* in the working folder if not given. Variables SSD_… go before the file, options before both.',
  },
  noConfig: { kind: 'flag', description: 'Look for no configuration file.' },
} as const satisfies Options;

/** Who gave a setting, e.g. `{ from: 'flag', name: '--batch-size' }`. */
export interface SettingOrigin {
  readonly from: 'flag' | 'variable' | 'file';
  readonly name: string;
}

/** What was given for a training, from all sides. */
export interface LayeredConfig {
  readonly settings: Partial<TrainConfigInput>;
  readonly origins: Readonly<Record<string, SettingOrigin>>;
  /** The configuration file that counts. */
  readonly file: string | undefined;
}

type LayerContext = Pick<CommandContext, 'given' | 'environment' | 'workingDirectory' | 'terminal'> & {
  values: Values<typeof trainOptions & typeof configOptions>;
};

/**
 * Settings from the configuration file, the environment and the line, the last one first. Says which file it took.
 *
 * @throws TrainerError E_CONFIG naming file, variable or option; UsageError
 */
export async function layerConfig(context: LayerContext): Promise<LayeredConfig> {
  const { values, environment, workingDirectory, terminal } = context;
  const file = await chosenFile(values, workingDirectory);
  const wholeFile = file === undefined ? {} : await readConfigFile(file, { environment });
  const variables = readEnvironment(environment, workingDirectory);
  for (const warning of variables.warnings) terminal.warn(warning);
  const flags = await fromLine(context, { ...wholeFile, ...variables.settings });
  const fromVariables = beneath(flags.settings, variables.settings);
  const fromFile = beneath({ ...variables.settings, ...flags.settings }, wholeFile);
  const idle = [
    ...Object.keys(wholeFile).filter((key) => !Object.hasOwn(fromFile, key)),
    ...Object.keys(variables.settings)
      .filter((key) => !Object.hasOwn(fromVariables, key))
      .map(variableOf),
  ];
  const fileName = file === undefined ? '' : showPath(file, workingDirectory);
  if (file !== undefined) {
    const keys = Object.keys(wholeFile).join(', ');
    terminal.note(`Configuration: ${fileName} (${keys === '' ? 'empty' : keys})`);
  }
  const names = Object.keys(variables.settings).map(variableOf);
  if (names.length > 0) terminal.note(`From the environment: ${names.join(', ')}`);
  if (idle.length > 0) {
    terminal.note(
      `Overfitting goes its own way: ${idle.join(', ')} ${idle.length === 1 ? 'does' : 'do'} not count.`,
    );
  }
  return {
    settings: { ...fromFile, ...fromVariables, ...flags.settings },
    origins: {
      ...originsOf(fromFile, () => ({ from: 'file', name: fileName })),
      ...originsOf(fromVariables, (key) => ({ from: 'variable', name: variableOf(key) })),
      ...originsOf(flags.settings, (key) => ({ from: 'flag', name: flags.written(key) })),
    },
    file,
  };
}

/**
 * The same for a run that goes on: it has its settings, so that only a file that is named and the line count. Says what else
 * there is that does not.
 */
export async function layerResumed(context: LayerContext): Promise<LayeredConfig> {
  const { values, environment, workingDirectory, terminal } = context;
  const found =
    values.config === undefined && !values.noConfig
      ? // Several are no matter where none counts.
        await findConfigFile(workingDirectory).catch(() => undefined)
      : undefined;
  const variables = SETTINGS.map(variableOf).filter((name) => (environment[name] ?? '') !== '');
  const idle = [...(found === undefined ? [] : [showPath(found, workingDirectory)]), ...variables];
  if (idle.length > 0) {
    terminal.note(
      `The run goes on with its own settings: ${idle.join(', ')} ${idle.length === 1 ? 'does' : 'do'} not count.`,
    );
  }
  return layerConfig({
    ...context,
    environment: {},
    values: { ...values, noConfig: values.config === undefined },
  });
}

async function chosenFile(
  { config, noConfig }: LayerContext['values'],
  workingDirectory: string,
): Promise<string | undefined> {
  if (config === undefined) return noConfig ? undefined : findConfigFile(workingDirectory);
  if (!noConfig) return resolve(workingDirectory, config);
  throw new UsageError('INVALID_VALUE', 'Expected either --config or --no-config, got both.', {
    hint: 'Leave out the one that is not meant.',
  });
}

/** What the test of overfitting decides unless it is told otherwise together with it. */
const DECIDED_BY_OVERFITTING: ReadonlySet<string> = new Set([
  ...Object.keys(overfitDefaults),
  'validationSplit',
]);

/** Settings as they count beneath others: a file that is right for training must not keep it from being tested. */
function beneath(
  above: Partial<TrainConfigInput>,
  settings: Partial<TrainConfigInput>,
): Partial<TrainConfigInput> {
  if (typeof above.overfit !== 'number') return settings;
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !DECIDED_BY_OVERFITTING.has(key)));
}

/** The preset that holds where the line names none, that of a training-data.json as well. */
async function presetBeneath(
  { dataDir }: LayerContext['values'],
  settings: Partial<TrainConfigInput>,
  workingDirectory: string,
): Promise<string | undefined> {
  if (settings.preset !== undefined) return settings.preset;
  const data = dataDir === undefined ? settings.dataDir : dataDirs(dataDir, workingDirectory);
  const file = data === undefined ? undefined : trainingDataFile(data);
  return file === undefined ? undefined : (await readTrainingData(file)).preset.name;
}

/** The settings of the line, and how each was written. */
async function fromLine(
  { values, given, workingDirectory }: LayerContext,
  others: Partial<TrainConfigInput>,
): Promise<{ settings: Partial<TrainConfigInput>; written: (key: string) => string }> {
  const preset = await presetBeneath(values, others, workingDirectory);
  const settings = trainConfig(values, workingDirectory, { ...others, ...defined({ preset }) });
  const written = (key: string): string =>
    [...given]
      .filter((option) => settingOfOption(option) === key)
      .map((option) => `--${optionName(option)}`)
      .join(', ');
  checkSettings(trainConfigSchema.partial(), settings, {
    where: 'the command line',
    written: ([key, ...rest]) => {
      const options = written(String(key));
      return options === '' ? undefined : `${options}: ${[key, ...rest].map(String).join('.')}`;
    },
    hint: 'See the options with "ssd train --help".',
  });
  return { settings, written };
}

function originsOf(settings: object, origin: (key: string) => SettingOrigin): Record<string, SettingOrigin> {
  return Object.fromEntries(Object.keys(settings).map((key) => [key, origin(key)]));
}
