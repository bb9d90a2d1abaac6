/** How what a hint of a library names is written on the line, by its name in the API. */
export const OPTIONS: Readonly<Record<string, string>> = {
  accumulate: '--accumulate',
  augmentation: '--augmentation',
  batchSize: '--batch-size',
  classes: '--classes',
  dataDir: '--data-dir',
  dumpPath: '--dump-path',
  emulatePrecision: '--emulate-precision',
  epochs: '--epochs',
  evaluateEvery: '--eval-every',
  force: '--force',
  lossScale: '--loss-scale',
  maxSteps: '--steps',
  momentum: '--momentum',
  name: '--name',
  nesterov: '--nesterov',
  overfit: '--overfit',
  precisionMode: '--precision-mode',
  preset: '--preset',
  pretrained: '--pretrained',
  resume: '--resume',
  runDir: '--run-dir',
  skipBroken: '--skip-broken',
  split: '--split',
  timeLimit: '--time-limit',
  trainSplit: '--split-train',
  validationSplit: '--split-val',
  workers: '--workers',
};

/** What else a hint names, by what does the same on the line. */
const COMMANDS: Readonly<Record<string, string>> = {
  'findRuns()': '"ssd runs list FOLDER"',
  'train()': '"ssd train"',
  'validateDataset()': '"ssd validate"',
  trainConfigSchema: '"ssd config --schema"',
};

/** `"maxSteps": 500`, or the name alone; a whole object in braces is an example of a file. */
const SETTING = /\{[^}]*\}|"([a-zA-Z]+)"(?:: (null|true|false|-?[\d.]*\d|"[^"]*"))?/g;

/** Advice to call a function of @ssd/tf-runtime, which a line does. */
const FETCH = /\b([Ff])etch (it again|it|TensorFlow [\d.]+) with fetchLibrary\(\)/;

/** A text that needs no quotes in a shell. */
const PLAIN = /^"[\w./:@+-]*"$/;

/**
 * A hint in the words of the line: settings that stand as `"maxSteps": 500`, as in a configuration file, become options,
 * `--steps 500`. What is neither stays as it is.
 */
export function inOptions(hint: string): string {
  return hint
    .replaceAll(SETTING, (written, key: string | undefined, value: string | undefined) => {
      const option = key !== undefined && Object.hasOwn(OPTIONS, key) ? OPTIONS[key] : undefined;
      if (option === undefined) return written;
      if (value === undefined || value === 'true') return option;
      return `${option} ${value === 'null' ? 'none' : PLAIN.test(value) ? value.slice(1, -1) : value}`;
    })
    .replaceAll(/(--[a-z-]+ [^ ,]+), (?=--)/g, '$1 ') // one after the other, to be copied
    .replaceAll(/\b[a-zA-Z]+\b(?:\(\))?/g, (written) =>
      Object.hasOwn(COMMANDS, written) ? COMMANDS[written]! : written,
    )
    .replace(FETCH, (_, first: string, what: string) => {
      return `${first === 'F' ? 'R' : 'r'}un "ssd doctor --fix" to fetch ${what}`;
    });
}
