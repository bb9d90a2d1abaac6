import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTINGS, overfitDefaults, presetDefaults, settingOfOption } from '@ssd/trainer/config';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine, type RanLine } from '../testing/run-line.js';
import { configOptions } from './layer-config.js';
import { trainOptions } from './train-options.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ssd-config-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const file = (name: string, text: string): Promise<void> => writeFile(join(root, name), text);

const config = (words: readonly string[] = [], environment: Record<string, string> = {}): Promise<RanLine> =>
  runLine(['config', ...words], { workingDirectory: root, environment });

interface Effective {
  file: string | null;
  settings: Record<string, unknown>;
  origins: Record<string, { from: string; name: string | null }>;
}

const effective = async (...line: Parameters<typeof config>): Promise<Effective> =>
  (await config(['--json', ...(line[0] ?? [])], line[1])).json() as Effective;

const picture = (id: string): MadePicture => ({ id, objects: [{ label: 'cell', box: [8, 10, 30, 40] }] });

describe('ssd config', () => {
  it('shows what the preset decides where nobody else does', async () => {
    const { file: used, settings, origins } = await effective(['--preset', 'vgg300']);
    expect(used).toBeNull();
    expect(settings).toMatchObject({ ...presetDefaults['vgg300'], preset: 'vgg300', seed: 1 });
    expect(settings).not.toHaveProperty('dataDir');
    expect(origins).toMatchObject({
      preset: { from: 'flag', name: '--preset' },
      momentum: { from: 'preset', name: 'vgg300' },
      seed: { from: 'default', name: null },
      workers: { from: 'machine', name: null },
    });
  });

  it('lets --overfit go before what a configuration for training says', async () => {
    await makeVocFolder(join(root, 'voc'), { train: [picture('a')], val: [picture('b')] });
    const own = 'dataDir: voc\nvalidationSplit: val\naugmentation: light\nepochs: 4\nseed: 3\n';
    await file('ssd.config.yaml', own);
    const ran = await config(['--overfit', '1', '--json'], { SSD_WEIGHT_DECAY: '0.1' });
    expect(ran.stderr).toContain(
      'Overfitting goes its own way: validationSplit, augmentation, epochs, SSD_WEIGHT_DECAY do not count.',
    );
    const { settings, origins } = ran.json() as Effective;
    expect(settings).toMatchObject({ validationSplit: 'train', ...overfitDefaults, seed: 3 });
    expect(origins).toMatchObject({ epochs: { from: 'overfit' }, seed: { from: 'file' } });
    const told = await effective(['--overfit', '1', '--epochs', '7']);
    expect(told.settings).toMatchObject({ epochs: 7, augmentation: 'none' });
    expect((await effective()).settings).toMatchObject({ epochs: 4, augmentation: 'light' });
  });

  it('takes the schedule of the preset that a training-data.json names', async () => {
    await makeVocFolder(join(root, 'voc'), { train: [picture('a')], val: [picture('b')] });
    const words = ['--data-source', 'voc', '--data-dir', 'voc', '--preset', 'vgg300', '--output', 'td.json'];
    await runLine(['process', ...words], { workingDirectory: root });
    const { settings, origins } = await effective(['--data-dir', 'td.json', '--learning-rate', '0.0015']);
    expect(settings).toMatchObject({
      preset: 'vgg300',
      schedule: { kind: 'piecewise', values: [0.0015, 0.0002, expect.closeTo(0.00002, 12)] },
    });
    expect(origins).toMatchObject({ preset: { from: 'data' }, augmentation: { from: 'data', name: null } });
    await file('ssd.config.yaml', 'dataDir: td.json\n');
    expect((await effective(['--scale-boundaries'])).settings).toMatchObject({
      schedule: { boundaries: [320_000, 400_000], boundariesOf: 537_600 },
    });
  });

  it('lets the line go before the environment, and that before the file', async () => {
    await file('ssd.config.yaml', 'preset: vgg300\nbatchSize: 2\nseed: 3\nepochs: 4\ndataDir: voc\n');
    await makeVocFolder(join(root, 'voc'), { train: [picture('a')], test: [picture('b')] });
    const ran = await config(['--epochs', '9', '--json'], { SSD_SEED: '7', SSD_EPOCHS: '8', HOME: '/x' });
    expect(ran.stderr).toContain('Configuration: ssd.config.yaml (preset, batchSize, seed, epochs, dataDir)');
    expect(ran.stderr).toContain('From the environment: SSD_SEED, SSD_EPOCHS');
    const { file: used, settings, origins } = ran.json() as Effective;
    expect(used).toBe(join(root, 'ssd.config.yaml'));
    expect(settings).toMatchObject({
      preset: 'vgg300',
      batchSize: 2,
      seed: 7,
      epochs: 9,
      dataDir: join(root, 'voc'),
      trainSplit: 'train',
      validationSplit: 'test',
    });
    expect(origins).toMatchObject({
      batchSize: { from: 'file', name: 'ssd.config.yaml' },
      seed: { from: 'variable', name: 'SSD_SEED' },
      epochs: { from: 'flag', name: '--epochs' },
      trainSplit: { from: 'data', name: null },
    });
  });

  it('switches off on the line what the file switches on', async () => {
    await file(
      'ssd.config.yaml',
      'timeLimit: 60\npatience: 3\nlimit: 5\noverfit: 2\nmaxSteps: 9\ndataDir: voc\n',
    );
    await makeVocFolder(join(root, 'voc'), { train: [picture('a')], val: [picture('b')] });
    const words = ['time-limit', 'patience', 'limit', 'overfit', 'steps'].flatMap((name) => [
      `--${name}`,
      'none',
    ]);
    const { settings, origins } = await effective(words);
    expect(settings).toMatchObject({
      timeLimit: null,
      patience: null,
      limit: null,
      overfit: null,
      maxSteps: null,
    });
    expect(settings).toMatchObject({ epochs: 75, augmentation: 'light' }); // and not those of overfitting
    expect(origins).toMatchObject({ timeLimit: { from: 'flag', name: '--time-limit' } });
  });

  it('shows it as a table', async () => {
    await file('ssd.config.json', '{"batchSize": 2}');
    const { stderr, exitCode, stdout } = await config(['--ema', '0.99'], { SSD_TRAIN_SPLIT: 'train' });
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^batchSize +2 +ssd\.config\.json$/m);
    expect(stderr).toMatch(/^emaDecay +0\.99 +--ema$/m);
    expect(stderr).toMatch(/^trainSplit +train +SSD_TRAIN_SPLIT$/m);
    expect(stderr).toMatch(/^schedule\.kind +cosine +preset mini$/m);
    expect(stderr).toMatch(/^momentum +0\.9 +preset mini$/m);
    expect(stderr).toContain('There is no dataDir yet');
  });

  it('changes the schedule of a file, not that of the preset', async () => {
    await file(
      'ssd.config.ts',
      `export default { preset: 'vgg300', schedule: { kind: 'cosine', peak: 0.3 } };`,
    );
    const { settings } = await effective(['--warmup-steps', '7']);
    expect(settings['schedule']).toMatchObject({ kind: 'cosine', peak: 0.3, warmupSteps: 7 });
  });

  it('names another file with --config, and none with --no-config', async () => {
    await file('ssd.config.json', '{"batchSize": 2}');
    await file('other.yml', 'batchSize: 3');
    expect((await effective(['--config', 'other.yml'])).settings['batchSize']).toBe(3);
    const none = await effective(['--no-config']);
    expect([none.file, none.settings['batchSize']]).toEqual([null, presetDefaults['mini']!.batchSize]);
    const both = await config(['--no-config', '--config', 'other.yml']);
    expect([both.exitCode, both.stderr]).toEqual([
      2,
      expect.stringContaining('either --config or --no-config'),
    ]);
  });

  it('takes the settings of a run', async () => {
    await makeVocFolder(join(root, 'voc'), { train: [picture('a')], val: [picture('b')] });
    const { settings } = await effective(['--data-dir', 'voc', '--seed', '4']);
    await file('config.json', JSON.stringify({ version: 1, ...settings }));
    const again = await effective(['--config', 'config.json']);
    expect(again.settings).toEqual(settings);
    expect(new Set(Object.values(again.origins).map(({ from }) => from))).toEqual(new Set(['file']));
  });

  it('warns of a variable that is nearly a setting', async () => {
    const { stderr, exitCode } = await config(['--quiet'], { SSD_BATCHSIZE: '4', SSD_LIBTENSORFLOW: '/x' });
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'The variable SSD_BATCHSIZE is no setting and does nothing. Did you mean SSD_BATCH_SIZE?\n',
    );
  });

  it('prints the schema on stdout', async () => {
    const { stdout, stderr, exitCode } = await config(['--schema']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Configuration of ssd train' });
    expect((await config(['--schema', '--json'])).json()).toEqual(JSON.parse(stdout));
  });
});

describe('a setting that is wrong is refused with exit code 2, and the place is named', () => {
  const bad: readonly (readonly [string, object, RegExp])[] = [
    ['batch size 0', { batchSize: 0 }, /batchSize: .*got 0/],
    [
      'boundaries that do not ascend',
      { schedule: { kind: 'piecewise', values: [3, 2, 1], boundaries: [20, 10] } },
      /schedule\.boundaries: Expected ascending steps, got 20;10/,
    ],
    [
      'more learning rates than boundaries allow',
      { schedule: { kind: 'piecewise', values: [3, 2, 1], boundaries: [20] } },
      /schedule: Expected one learning rate more than boundaries, got 3 values and 1 boundaries/,
    ],
  ];

  it.each(bad)('%s in a file', async (_, settings, said) => {
    await file('ssd.config.json', JSON.stringify(settings));
    const { exitCode, stderr } = await config();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(said);
    expect(stderr).toContain(join(root, 'ssd.config.json'));
    expect(stderr).toContain('What to do:');
  });

  it.each(bad)('%s in a variable', async (_, settings) => {
    const [[key, value]] = Object.entries(settings) as [[string, unknown]];
    const name = `SSD_${key === 'batchSize' ? 'BATCH_SIZE' : 'SCHEDULE'}`;
    const { exitCode, stderr } = await config([], { [name]: JSON.stringify(value) });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(name);
  });

  it.each([
    [['--batch-size', '0'], /1 or more for --batch-size, got "0"/],
    [
      ['--lr-values', '3;2;1', '--lr-boundaries', '20;10'],
      /--lr-values, --lr-boundaries: schedule\.boundaries: Expected ascending/,
    ],
    [['--lr-values', '3;2;1', '--lr-boundaries', '20'], /got 3 in --lr-values and 1 in --lr-boundaries/],
    [
      ['--lr-values', '1;0', '--lr-boundaries', '20'],
      /--lr-values, --lr-boundaries: schedule\.values\.1: .*got 0/,
    ],
    [['--ema', '1'], /--ema: emaDecay: .*got 1/],
    [['--classes', 'a,b,a'], /--classes: classes: Expected every class once, got \["a","b","a"\]/],
    [['--classes', ','], /--classes: classes: .*got \[\]/],
    [['--config', 'none.ts'], /Expected a configuration in .*none\.ts, which cannot be read/],
  ])('%j on the line', async (words, said) => {
    const { exitCode, stderr } = await config(words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(said);
  });

  it('another version in a file', async () => {
    await file('ssd.config.yaml', 'version: 3\n');
    const { exitCode, stderr } = await config();
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/version 1 in .*ssd\.config\.yaml, got 3\.\n.*update it/),
    ]);
  });
});

it('every option of a training belongs to a setting', () => {
  const settings: readonly string[] = SETTINGS;
  const own = Object.keys(trainOptions).filter((option) => !(option in configOptions));
  expect(own.filter((option) => !settings.includes(settingOfOption(option)))).toEqual([]);
});
