import { renderTable } from '@ssd/report';
import type { TrainConfig } from '@ssd/trainer/config';
import {
  DEFAULT_PRESET,
  SETTINGS,
  checkInput,
  configJsonSchema,
  defaultsOf,
  flattenSettings,
  resolveConfig,
} from '@ssd/trainer/config';
import { TRAINING_DATA_AUGMENTATION } from '@ssd/trainer/data';
import { defineCommand, type Outcome } from '../cli/command.js';
import { dataAdvice } from './library-advice.js';
import { configOptions, layerConfig, type LayeredConfig } from './layer-config.js';
import { plannedTrainOptions, trainOptions } from './train-options.js';

export const config = defineCommand({
  name: 'config',
  summary: 'Show the settings that "ssd train" would run with, and who decided each.',
  description:
    'Takes the options of "ssd train" and shows the settings that it would run with: those of the configuration file, of variables SSD_… and of the line, the last one first, and what the preset decides where nobody does. Trains nothing. With --schema it prints the JSON Schema of configuration files.',
  options: {
    ...trainOptions,
    ...configOptions,
    schema: { kind: 'flag', description: 'Print the JSON Schema of configuration files on stdout.' },
  },
  planned: plannedTrainOptions,
  examples: [
    { does: 'What would be trained here', line: 'ssd config' },
    { does: 'What a preset decides', line: 'ssd config --no-config --preset vgg300' },
    { does: 'A file for another machine', line: 'ssd config --config small.yaml --json' },
    { does: 'For an editor', line: 'ssd config --schema > ssd.schema.json' },
  ],
  advice: dataAdvice,
  run: async (context): Promise<Outcome> => {
    const { values, terminal, print, json } = context;
    if (values.schema) {
      const schema = configJsonSchema();
      if (!json) print(JSON.stringify(schema, null, 2));
      return { json: schema };
    }
    const layered = await layerConfig(context);
    const { settings, origins } = await effective(layered);
    terminal.note(settingsTable(settings, origins));
    if (settings.dataDir === undefined) {
      terminal.note('\nThere is no dataDir yet: name the folder with --data-dir, or run "ssd init".');
    }
    return { json: { file: layered.file ?? null, settings, origins } };
  },
});

/** Who decided a setting: someone who gave it, or what else there is. */
export interface EffectiveOrigin {
  readonly from:
    LayeredConfig['origins'][string]['from'] | 'preset' | 'overfit' | 'machine' | 'data' | 'default';
  readonly name: string | null;
}

/** What a training would run with; without data folder and splits where none is given. */
async function effective({ settings: given, origins }: LayeredConfig): Promise<{
  settings: Partial<TrainConfig>;
  origins: Readonly<Record<string, EffectiveOrigin>>;
}> {
  const checked = checkInput(given);
  const all: Partial<TrainConfig> =
    given.dataDir === undefined
      ? { ...defaultsOf(checked).settings, ...checked }
      : await resolveConfig(given);
  const defaults = defaultsOf(all);
  const keys = SETTINGS.filter((key) => all[key] !== undefined);
  const originOf = (key: string): EffectiveOrigin => {
    // What nobody gave and no default decides was found in the data: its splits, what a training-data.json says.
    const isFound =
      (key === 'preset' && all.preset !== DEFAULT_PRESET) ||
      (key === 'augmentation' && all.augmentation === TRAINING_DATA_AUGMENTATION);
    const from = isFound ? 'data' : (defaults.origins[key] ?? 'data');
    return origins[key] ?? { from, name: from === 'preset' ? defaults.settings.preset : null };
  };
  return {
    settings: Object.fromEntries(keys.map((key) => [key, all[key]])),
    origins: Object.fromEntries(keys.map((key) => [key, originOf(key)])),
  };
}

/** How origins read in the table. */
const WORDS: Readonly<Record<EffectiveOrigin['from'], string>> = {
  flag: '',
  variable: '',
  file: '',
  preset: 'preset',
  overfit: 'overfit',
  machine: 'this machine',
  data: 'the data',
  default: 'default',
};

function settingsTable(
  settings: Partial<TrainConfig>,
  origins: Readonly<Record<string, EffectiveOrigin>>,
): string {
  return renderTable(
    [{ title: 'setting' }, { title: 'value' }, { title: 'from' }],
    [...flattenSettings(settings)].map(([key, value]) => {
      const { from, name } = origins[key.split('.')[0]!]!;
      return [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
        `${WORDS[from]} ${name ?? ''}`.trim(),
      ];
    }),
  );
}
