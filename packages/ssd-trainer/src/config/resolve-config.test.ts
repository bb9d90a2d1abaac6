import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { presetDefaults } from './preset-defaults.js';
import { checkConfig, resolveConfig } from './resolve-config.js';

let root: string;

async function imageSets(...names: string[]): Promise<string> {
  const dataDir = await mkdtemp(join(root, 'voc-'));
  const folder = join(dataDir, 'ImageSets', 'Main');
  await mkdir(folder, { recursive: true });
  for (const part of ['Annotations', 'JPEGImages']) await mkdir(join(dataDir, part));
  for (const name of names) await writeFile(join(folder, `${name}.txt`), '');
  return dataDir;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-config-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('resolveConfig', () => {
  it('takes several data folders, whole, and the splits of any', async () => {
    const [first, second] = [await imageSets('train'), await imageSets('trainval', 'test')];
    expect(await resolveConfig({ dataDir: [first, relative(process.cwd(), second)] })).toMatchObject({
      dataDir: [first, second],
      trainSplit: 'train',
      validationSplit: 'test',
    });
    await expect(resolveConfig({ dataDir: [] })).rejects.toMatchObject({ code: 'E_CONFIG' });
  });

  it('makes every path whole, since a run is resumed from anywhere', async () => {
    const dataDir = await imageSets('train');
    const paths = { pretrained: 'vgg.npz', cacheFolder: 'decoded', dumpPath: 'dumps', tensorboard: 'tb' };
    expect(await resolveConfig({ dataDir: relative(process.cwd(), dataDir), ...paths })).toMatchObject({
      dataDir,
      ...Object.fromEntries(Object.entries(paths).map(([key, path]) => [key, resolve(path)])),
    });
    expect(await resolveConfig({ dataDir, tensorboard: false })).toMatchObject({ tensorboard: false });
  });

  it('overfits on the training split, unvaried and without decay, for some hundred steps', async () => {
    const dataDir = await imageSets('train', 'val');
    expect(await resolveConfig({ dataDir, overfit: 4, preset: 'vgg300', maxSteps: 50 })).toMatchObject({
      overfit: 4,
      trainSplit: 'train',
      validationSplit: 'train',
      augmentation: 'none',
      weightDecay: 0,
      epochs: 400,
      maxSteps: 50,
      momentum: 0.9,
    });
    const kept = { dataDir, overfit: 4, augmentation: 'none', validationSplit: 'train', epochs: 9 } as const;
    expect(await resolveConfig(kept)).toMatchObject({ validationSplit: 'train', epochs: 9 });
    expect(await resolveConfig({ dataDir })).toMatchObject({ overfit: null, validationSplit: 'val' });
  });

  it.each([
    [{ augmentation: 'light' }, /no augmentation beside overfit: 4.* got "light"/],
    [{ validationSplit: 'val' }, /no validation split beside overfit: 4.* got "val"/],
    [{ validationSplit: null }, /got null/],
  ] as const)('overfits with nothing that makes it another test: %j', async (more, said) => {
    const dataDir = await imageSets('train', 'val');
    await expect(resolveConfig({ dataDir, overfit: 4, ...more })).rejects.toThrow(said);
  });

  it('takes the recipe of the preset, and mini where none is named', async () => {
    const dataDir = await imageSets('train', 'val', 'test');
    const config = await resolveConfig({ dataDir });
    expect(config).toMatchObject({
      ...presetDefaults['mini'],
      preset: 'mini',
      trainSplit: 'train',
      validationSplit: 'val',
    });
    expect(await resolveConfig({ dataDir, preset: 'vgg300' })).toMatchObject({
      batchSize: 8, // the reference's
      epochs: 200,
      momentum: 0.9,
      weightDecay: 0.0005,
      schedule: { values: [0.00075, 0.0001, 0.00001], boundaries: [320_000, 400_000] },
    });
  });

  it('lets the caller have the last word, also with 0 and null', async () => {
    const dataDir = await imageSets('train', 'val');
    const config = await resolveConfig({
      dataDir,
      workers: 0,
      emaDecay: null,
      weightDecay: 0,
      validationSplit: null,
    });
    expect(config).toMatchObject({ workers: 0, emaDecay: null, weightDecay: 0, validationSplit: null });
  });

  it('fills in defaults inside a schedule', async () => {
    const dataDir = await imageSets('train');
    const { schedule } = await resolveConfig({ dataDir, schedule: { kind: 'cosine', peak: 0.1 } });
    expect(schedule).toEqual({ kind: 'cosine', peak: 0.1, finalFraction: 0, warmupSteps: 0, warmupShare: 1 });
  });

  it.each([
    [['train', 'val', 'trainval', 'test'], 'train', 'val'],
    [['trainval', 'test'], 'trainval', 'test'],
    [['train'], 'train', null],
    [['default'], 'default', null],
    [['Train', 'Validation'], 'Train', 'Validation'],
    [['object_train', 'object_val'], 'object_train', 'object_val'],
  ])('chooses of %p: train on %s, measure on %s', async (names, trainSplit, validationSplit) => {
    expect(await resolveConfig({ dataDir: await imageSets(...names) })).toMatchObject({
      trainSplit,
      validationSplit,
    });
  });

  it.each([
    [['default', 'other'], 'default', null],
    [['a_train', 'a_val', 'b_train', 'b_val'], 'a_train+b_train', 'a_val+b_val'],
    [['train', 'val', 'test'], 'val', 'test'],
  ])('takes of %p the one that is named: %s, measured on %s', async (names, trainSplit, validationSplit) => {
    expect(await resolveConfig({ dataDir: await imageSets(...names), trainSplit })).toMatchObject({
      trainSplit,
      validationSplit,
    });
  });

  it.each([
    [
      { preset: 'vgg30' },
      /Unknown preset "vgg30"\. Did you mean "vgg300"\? Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256, laptop\./,
    ],
    [{ batchsize: 8 }, /unknown key "batchsize"\. Did you mean "batchSize"\?/],
    [{ batchSize: 0 }, /batchSize: .*>0/],
    [{ momentum: 1 }, /momentum: .*<1/],
    [{ metric: 'cocoa' }, /metric: .*"voc07"\|"voc10"\|"coco"\|"reference".*Did you mean "coco"\?/],
    [{ metric: 'coco', iouThreshold: 0.75 }, /iouThreshold 0\.5 beside the metric coco, .*got 0\.75/],
    [{ schedule: { kind: 'piecewise', values: [1, 0.1], boundaries: [5, 9] } }, /2 values and 2 boundaries/],
    [
      { schedule: { kind: 'piecewise', values: [1, 0.1, 0.01], boundaries: [9, 9] } },
      /ascending steps, got 9;9/,
    ],
    [{ dataDumpSteps: 0 }, /dataDumpSteps: .*>0/],
    [{ dataDumpSteps: '0|5-2' }, /dataDumpSteps: Expected steps and ascending ranges .* got "5-2"/],
  ])('refuses %p with exit code 2', async (wrong, message) => {
    const dataDir = await imageSets('train');
    await expect(resolveConfig({ dataDir, ...wrong } as { dataDir: string })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringMatching(message) as string,
    });
  });

  it('names every wrong key at once', async () => {
    const wrong = { dataDir: await imageSets('train'), batchSize: -1, seed: 0.5 };
    await expect(resolveConfig(wrong)).rejects.toThrow(/batchSize: [\s\S]*seed: /);
  });

  it('says what a folder lacks', async () => {
    const missing = join(root, 'nowhere');
    await expect(resolveConfig({ dataDir: missing })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(resolveConfig({ dataDir: await imageSets('good', 'bad') })).rejects.toThrow(
      /train, training, trainval in .*found bad, good\./,
    );
  });
});

describe('checkConfig', () => {
  it('accepts every preset with the common defaults, and nothing with a key missing', async () => {
    const complete = await resolveConfig({ dataDir: await imageSets('train', 'val') });
    expect(checkConfig(complete)).toEqual(complete);
    const { seed, ...incomplete } = complete;
    expect(seed).toBe(1);
    expect(() => checkConfig(incomplete, 'config.json')).toThrow(/config\.json[\s\S]*seed: /);
  });
});
