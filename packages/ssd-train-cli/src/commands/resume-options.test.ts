import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flattenSettings } from '@ssd/trainer/config';
import { makeRun } from '@ssd/trainer/testing';
import type { OpenRun } from '@ssd/trainer/training';
import { openRun } from '@ssd/trainer/training';
import { parseArguments } from '../cli/parse-arguments.js';
import { optionName } from '../cli/option.js';
import { memoryStream, runLine } from '../testing/run-line.js';
import { createTerminal } from '../cli/terminal.js';
import { rankOptions } from '../ranks/rank-options.js';
import { layerResumed } from './layer-config.js';
import { train } from './train.js';

/**
 * What becomes of an option of "ssd train" for a run that goes on. `free`: it counts. `forced`: it is refused, and counts with
 * --force. `never`: it is refused, since it would not count.
 */
interface Case {
  readonly words: readonly string[];
  readonly becomes: 'free' | 'forced' | 'never';
  /** The settings that are other ones then, by dotted name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const free = (value: string, settings: Case['settings']): Omit<Case, 'words'> & { value: string } => ({
  value,
  becomes: 'free',
  settings,
});
const forced = (value: string, settings: Case['settings']): Omit<Case, 'words'> & { value: string } => ({
  value,
  becomes: 'forced',
  settings,
});
const never = (value: string): Omit<Case, 'words'> & { value: string } => ({
  value,
  becomes: 'never',
  settings: {},
});

/** The run: mini, 4 epochs of 10 steps, all made. */
const OPTIONS: Readonly<Record<string, Omit<Case, 'words'> & { value: string }>> = {
  dataDir: forced('/data/other', { dataDir: '/data/other' }), // of a checkpoint that does not know its data
  preset: never('laptop'), // the same detector; the recipe of a run is in its settings
  pretrained: never('/w.npz'),
  freeze: forced('1', { freeze: 1 }),
  newLayers: never('he'),
  headDeviation: never('0.5'),
  splitTrain: forced('trainval', { trainSplit: 'trainval' }),
  splitVal: forced('none', { validationSplit: null }),
  classes: forced('a,b', { classes: ['a', 'b'] }),
  epochs: free('9', { epochs: 9 }),
  steps: free('30', { maxSteps: 30 }),
  timeLimit: free('500', { timeLimit: 500 }),
  batchSize: forced('3', { batchSize: 3 }),
  accumulate: forced('2', { accumulate: 2 }),
  schedule: never('one-cycle'),
  learningRate: never('0.5'),
  lrValues: forced('0.5', {
    'schedule.kind': 'piecewise',
    'schedule.values': [0.5],
    'schedule.boundaries': [],
  }),
  lrBoundaries: never('3'),
  scaleBoundaries: never(''),
  warmupSteps: never('5'),
  optimizer: forced('adamw', { optimizer: 'adamw' }),
  momentum: forced('0.5', { momentum: 0.5 }),
  nesterov: forced('False', { nesterov: false }),
  weightDecay: forced('0.5', { weightDecay: 0.5 }),
  clipNorm: forced('3', { clipNorm: 3 }),
  lossScale: forced('fixed:8', { 'lossScale.kind': 'fixed', 'lossScale.scale': 8 }),
  ema: forced('0.9', { emaDecay: 0.9 }),
  rateFactors: forced('biases=2', { 'rateFactors.biases': 2 }),
  augmentation: forced('none', { augmentation: 'none' }),
  precisionMode: forced('must_keep_origin_dtype', { precisionMode: 'must_keep_origin_dtype' }),
  emulatePrecision: forced('fp16', { emulatePrecision: 'fp16' }),
  seed: forced('9', { seed: 9 }),
  workers: free('3', { workers: 3 }),
  sampling: forced('class', { 'sampling.by': 'class' }),
  cache: free('none', { cacheImages: false }),
  cacheDir: free('/cache', { cacheFolder: '/cache' }),
  limit: forced('3', { limit: 3 }),
  skipBroken: free('True', { skipBroken: true }), // what it leaves out is a change of the data
  overfit: never('3'),
  evalEvery: free('7', { evaluateEvery: 7 }),
  metric: forced('coco', { metric: 'coco' }),
  evalTraining: free('7', { evaluateTraining: 7 }),
  previewPictures: free('7', { previewPictures: 7 }),
  ranksAs: forced('reference', { ranksAs: 'reference' }),
  syncBatchNorm: forced('False', { syncBatchNorm: false }),
  checkpointInterval: free('7', { checkpointEvery: 7 }),
  patience: free('7', { patience: 7 }),
  tensorboard: free('False', { tensorboard: false }),
  tensorboardDir: free('/tb', { tensorboard: '/tb' }),
  dataDump: free('True', { dataDumpSteps: 10 }),
  dataDumpStep: free('4', { dataDumpSteps: 4 }),
  overDump: free('True', { overflowDump: true }),
  dumpPath: free('/dump', { dumpPath: '/dump' }),
  profiling: free('True', { profiling: true }),
};

/** Words that an option needs beside it. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  cacheDir: ['--cache', 'disk'],
  dataDumpStep: ['--data-dump'],
};

/** Options that are no settings: what they do for a run that goes on is below, or the same as for any other. */
const NO_SETTINGS = {
  conflicting: ['runDir', 'name', 'continueTraining'],
  standFor: { trainingData: 'dataDir', vggDir: 'pretrained' },
  asEver: [
    ...['config', 'noConfig', 'dryRun', 'plotLr', 'report', 'referenceLog'],
    ...Object.keys(rankOptions), // any number of ranks goes on with a run
  ],
  resuming: ['resume', 'force'],
};

let root: string;
let run: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-resume-options-'));
  run = join(root, 'run');
  await makeRun(run);
});
afterAll(() => rm(root, { recursive: true }));

/** Goes as far as "ssd train" goes before it reads data. */
async function open(words: readonly string[]): Promise<OpenRun> {
  const { values, given } = parseArguments([...words, '--resume', run], {
    command: 'train',
    options: train.options,
  });
  const stream = memoryStream();
  const terminal = createTerminal({ stdout: stream, stderr: stream, environment: {} } as never);
  const { settings } = await layerResumed({
    values,
    given,
    environment: {},
    workingDirectory: root,
    terminal,
  });
  return openRun({ config: settings, force: values.force, resume: run }, () => undefined);
}

it('says of every option what becomes of it', () => {
  const { conflicting, standFor, asEver, resuming } = NO_SETTINGS;
  expect(
    [...Object.keys(OPTIONS), ...conflicting, ...Object.keys(standFor), ...asEver, ...resuming].sort(),
  ).toEqual(Object.keys(train.options).sort());
});

describe.each(Object.entries(OPTIONS))('ssd train --resume with %s', (key, { value, becomes, settings }) => {
  const words = [
    ...(BESIDE[key] ?? []),
    ...(value === '' ? [`--${optionName(key)}`] : [`--${optionName(key)}`, value]),
  ];

  if (becomes === 'never') {
    it('is refused, also where it is forced', async () => {
      for (const force of [[], ['--force']]) {
        const ran = await runLine(['train', '--resume', run, ...words, ...force]);
        expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining('Expected ')]);
      }
    });
    return;
  }

  it(becomes === 'free' ? 'counts' : 'is refused, and counts where it is forced', async () => {
    if (becomes === 'forced') {
      await expect(open(words)).rejects.toMatchObject({
        code: 'E_CONFIG_CHANGED',
        message: expect.stringContaining(Object.keys(settings)[0]!) as string,
      });
    }
    const opened = await open(becomes === 'forced' ? [...words, '--force'] : words);
    const [before, after] = [flattenSettings(opened.resumed!.before), flattenSettings(opened.config)];
    for (const [name, expected] of Object.entries(settings)) {
      expect([name, after.get(name)]).toEqual([name, expected]);
      expect(before.get(name)).not.toEqual(expected);
    }
  });
});

it.each(NO_SETTINGS.conflicting)('refuses a place beside --resume: %s', async (key) => {
  const value = key === 'continueTraining' ? [] : [join(root, 'other')];
  const ran = await runLine(['train', '--resume', run, `--${optionName(key)}`, ...value]);
  expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining('Expected either')]);
});

it('refuses --force of a new run', async () => {
  const ran = await runLine(['train', '--data-dir', root, '--force']);
  expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining('beside --force')]);
});
