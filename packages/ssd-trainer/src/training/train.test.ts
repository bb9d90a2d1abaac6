import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { listCheckpoints } from '../checkpoint/list-checkpoints.js';
import { readSidecar, type Sidecar } from '../checkpoint/sidecar.js';
import { loadDetector } from '../evaluation/index.js';
import { runFolder } from '../run-folder/run-folder.js';
import { readOutcome } from '../run-folder/run-outcome.js';
import { makeVocFolder, SIDE, type MadePicture } from '../testing/voc-folder.js';
import { train } from './train.js';
import type { TrainOptions } from './types.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-train-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const settings = {
  workers: 0,
  batchSize: 1,
  maxSteps: 1,
  tensorboard: false,
  validationSplit: null,
} as const;

const makeData = (): Promise<string> =>
  makeVocFolder(join(root, 'voc'), {
    train: [{ id: 'a', objects: [{ label: 'cell', box: [8, 10, 30, 40] }] }],
  });

describe('train', () => {
  it.each(['runDir', 'name'] as const)(
    'leaves alone what another process trained into its %s after it was chosen',
    async (option) => {
      const dataDir = await makeData();
      const folder = join(root, 'run');
      const steps = join(folder, 'train.jsonl');
      const faster = (line: string): void => {
        if (!line.startsWith('Precision:')) return; // the last thing said before there is a lock
        mkdirSync(folder);
        writeFileSync(steps, '{"step":1}\n');
      };
      const config = { ...settings, dataDir };
      await expect(train({ config, [option]: folder }, { log: faster })).rejects.toMatchObject({
        code: 'E_RUN_FOLDER',
        message: expect.stringContaining('found a run in') as string,
      });
      expect(await readFile(steps, 'utf8')).toBe('{"step":1}\n');
      expect(await readdir(folder)).not.toContain('config.json');
      expect(await readdir(folder)).not.toContain('run.lock');
    },
  );

  it('goes on with data that was moved as a whole, whatever the times of its files and the order of its list', async () => {
    const dataDir = await makeData();
    const runDir = join(root, 'run');
    await train({ config: { ...settings, dataDir }, runDir });
    const moved = join(root, 'moved');
    await rename(dataDir, moved);
    await utimes(join(moved, 'JPEGImages', 'a.jpg'), 1, 1);
    const again = { config: { dataDir: moved, maxSteps: 2 }, resume: runDir };
    await expect(train({ ...again, config: { ...again.config, seed: 2 } })).rejects.toMatchObject({
      code: 'E_CONFIG_CHANGED',
      hint: expect.stringContaining('that of neither') as string,
    });
    const said: string[] = [];
    const result = await train(again, { log: (line) => said.push(line) });
    expect(result).toMatchObject({ steps: 2, config: { dataDir: moved } });
    expect(said).toContain(
      'The learning rate goes by the length of the run: maxSteps is 2 now, and was 1 before.',
    );
  });

  it('asks where a checkpoint does not know its data, and goes on with one line where it is told nothing of them', async () => {
    const dataDir = await makeData();
    const runDir = join(root, 'run');
    const { checkpoint } = await train({ config: { ...settings, dataDir }, runDir });
    await withoutData(checkpoint);
    const moved = join(root, 'moved');
    await cp(dataDir, moved, { recursive: true });
    await expect(train({ config: { dataDir: moved, maxSteps: 2 }, resume: runDir })).rejects.toMatchObject({
      code: 'E_CONFIG_CHANGED',
      hint: expect.stringContaining('the same data at another place, "force"') as string,
    });
    const said: string[] = [];
    await train({ config: { maxSteps: 2 }, resume: runDir }, { log: (line) => said.push(line) });
    expect(said.filter((line) => line.includes('does not say what it was trained on'))).toHaveLength(1);
  });
});

/** A checkpoint as it was written before it held what it was trained on. */
async function withoutData(prefix: string): Promise<void> {
  const path = `${prefix}.json`; // which final.ckpt.json is another name of
  const { data, run, ...rest } = JSON.parse(await readFile(path, 'utf8')) as Sidecar;
  expect(data).toBeDefined();
  const { image, ...old } = run;
  expect(image).toBe(0);
  await writeFile(path, JSON.stringify({ ...rest, run: old }));
}

describe('train, resumed after the data changed', () => {
  const objects = (label: string, right = 30): MadePicture['objects'] => [{ label, box: [8, 10, right, 40] }];
  const splits = {
    train: ['a', 'b', 'c', 'd'].map((id, i) => ({ id, objects: objects(i % 2 === 0 ? 'cell' : 'dot') })),
    val: [{ id: 'v', objects: objects('cell') }],
  };
  const config = {
    ...settings,
    batchSize: 2,
    epochs: 3,
    maxSteps: null,
    validationSplit: 'val',
    evaluateEvery: 1,
    previewPictures: 0,
  };
  let dataDir: string;
  let runDir: string;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const resume = (options: Partial<TrainOptions> = {}): ReturnType<typeof train> => {
    lines.length = 0;
    return train({ config: {}, resume: runDir, ...options }, { log });
  };
  beforeEach(async () => {
    dataDir = await makeVocFolder(join(root, 'voc'), splits);
    runDir = join(root, 'run');
    await train({ config: { ...config, dataDir, epochs: 1 }, runDir });
  });
  const longer = { config: { epochs: 3 } };
  const annotation = (id: string): string => join(dataDir, 'Annotations', `${id}.xml`);
  const edit = async (path: string, change: (text: string) => string): Promise<void> =>
    writeFile(path, change(await readFile(path, 'utf8')));
  const list = (split: string): string => join(dataDir, 'ImageSets/Main', `${split}.txt`);

  it.each<[string, () => Promise<void>, string]>([
    ['an image removed', () => writeFile(list('train'), 'a\nb\nc\n'), 'training: 1 image removed: d'],
    ['an image added', () => writeFile(list('train'), 'a\nb\nc\nd\nv\n'), 'training: 1 image added: v'],
    [
      'labels exchanged',
      () =>
        Promise.all([
          edit(annotation('a'), (text) => text.replace('cell', 'dot')),
          edit(annotation('b'), (text) => text.replace('dot', 'cell')),
        ]).then(),
      'training: 2 images changed: a, b',
    ],
    [
      'a box moved',
      () => edit(annotation('c'), (text) => text.replace('<xmax>30', '<xmax>31')),
      'training: 1 image changed: c',
    ],
    [
      'an object made difficult',
      () => edit(annotation('c'), (text) => text.replace('<difficult>0', '<difficult>1')),
      'training: 1 image changed: c',
    ],
    [
      'another picture',
      async () => {
        const red = { width: SIDE, height: SIDE, channels: 3 as const, background: '#ff0000' };
        await sharp({ create: red }).jpeg().toFile(join(dataDir, 'JPEGImages/b.jpg'));
      },
      'training: 1 image changed: b',
    ],
    [
      'another picture to measure on',
      () => edit(annotation('v'), (text) => text.replace('<xmax>30', '<xmax>31')),
      'validation: 1 image changed: v',
    ],
  ])('refuses %s, with its name, and touches nothing', async (_name, change, told) => {
    const before = await readFile(join(runDir, 'config.json'), 'utf8');
    await change();
    await expect(resume(longer)).rejects.toMatchObject({
      code: 'E_DATA_CHANGED',
      message: expect.stringContaining(told) as string,
      hint: expect.stringContaining('"force" goes on') as string,
    });
    expect(await readFile(join(runDir, 'config.json'), 'utf8')).toBe(before);
    expect(await readOutcome(join(runDir, 'outcome.json'))).toMatchObject({ stopped: 'finished' });
  });

  it('counts where the list of images is gone', async () => {
    await rm(join(runDir, 'data.json'));
    await writeFile(list('train'), 'a\nb\n');
    await expect(resume(longer)).rejects.toThrow(
      'training: 4 images with 4 objects before, 2 images with 2 objects now',
    );
  });

  it('keeps to its own order where only the list was sorted anew', async () => {
    await writeFile(list('train'), 'd\nc\nb\na\n');
    const again = join(root, 'again');
    await cp(runDir, again, { recursive: true });
    await resume(longer);
    expect(lines.join('\n')).toContain('the run keeps to that which it began with');
    const record = JSON.parse(await readFile(join(runDir, 'data.json'), 'utf8')) as {
      train: { images: string[][] };
    };
    expect(record.train.images.map(([id]) => id)).toEqual(['a', 'b', 'c', 'd']);
    await writeFile(list('train'), 'a\nb\nc\nd\n');
    const same = await train({ ...longer, resume: again });
    const losses = async (folder: string): Promise<unknown[]> =>
      (await readFile(join(folder, 'train.jsonl'), 'utf8'))
        .split('\n')
        .filter((line) => line.includes('total'))
        .map((line) => (JSON.parse(line) as { total: number }).total);
    expect(await losses(same.runDir)).toEqual(await losses(runDir));
  });

  it('goes on where it is told to: with what is there, by its epochs, measuring anew', async () => {
    await writeFile(list('train'), 'a\nb\n');
    await edit(annotation('v'), (text) => text.replace('<xmax>30', '<xmax>31'));
    const result = await resume({ ...longer, force: true });
    // One epoch of 2 steps is done; of the other two each has one.
    expect(result).toMatchObject({ steps: 4, totalSteps: 4 });
    expect(lines.slice(0, 2)).toEqual([
      expect.stringContaining('The learning rate goes by the length of the run') as string,
      expect.stringMatching(
        /^Going on with other data, as told:\n {2}training: 2 images removed: c, d\n {2}validation: 1 image changed: v$/,
      ) as string,
    ]);
    expect(lines.join('\n')).toContain('the best mAP and the patience begin anew');
    const { state } = JSON.parse(JSON.stringify(await readSidecarHooks(result.checkpoint))) as {
      state: { step: number };
    };
    expect(state.step).toBeGreaterThan(2); // what was measured before is none of these
    const { best, last } = await listCheckpoints(runFolder(runDir).checkpoints);
    expect([best?.step, last?.step]).toEqual([state.step, 4]);
  });

  it('goes on at the same image with other batches', async () => {
    const half = join(root, 'half');
    // One of two steps of the second epoch: 2 of its 4 images.
    await train({ config: { ...config, dataDir, maxSteps: 3 }, runDir: half });
    const result = await train(
      { config: { batchSize: 1, maxSteps: null }, resume: half, force: true },
      { log },
    );
    expect(result).toMatchObject({ steps: 3 + 2 + 4, totalSteps: 9, epochs: 3 });
    const three = join(root, 'three');
    await train({ config: { ...config, dataDir, maxSteps: 3 }, runDir: three });
    lines.length = 0;
    const repeated = await train(
      { config: { batchSize: 3, maxSteps: null }, resume: three, force: true },
      { log },
    );
    expect(repeated).toMatchObject({ steps: 3 + 1 + 1, totalSteps: 5 });
    expect(lines).toContain(
      'The epoch goes on at its image 1: a batch of 3 begins there; 2 images are trained on again.',
    );
  });

  it('refuses a length that it has passed, and touches nothing', async () => {
    const before = await readFile(join(runDir, 'config.json'), 'utf8');
    for (const length of [{ maxSteps: 1 }, { epochs: 3, maxSteps: 7 }]) {
      await expect(resume({ config: length, force: true })).rejects.toMatchObject({ code: 'E_CONFIG' });
    }
    expect(await readFile(join(runDir, 'config.json'), 'utf8')).toBe(before);
    expect(await resume()).toMatchObject({ steps: 2 });
    expect(lines.join('\n')).toContain('nothing is left to train');
  });

  it('measures the best weights where an earlier part of the run made them, and tells them from the last', async () => {
    // What follows can hardly be better than 2.
    const prefix = join(runDir, 'checkpoints', 'e1.ckpt');
    for (const name of ['e1', 'final']) {
      await edit(join(runDir, 'checkpoints', `${name}.ckpt.json`), (text) =>
        JSON.stringify({ ...(JSON.parse(text) as object), map: 2 }),
      );
    }
    await edit(join(runDir, 'checkpoints', 'e1.ckpt.json'), (text) => {
      const sidecar = JSON.parse(text) as Sidecar;
      return JSON.stringify({ ...sidecar, hooks: { ...sidecar.hooks, evaluation: { map: 2, step: 2 } } });
    });
    const { weights, best, checkpoint, evaluation, classes } = await resume(longer);
    expect(weights).toMatchObject({ checkpoint: prefix, step: 2, which: 'best' });
    expect(best).toMatchObject({ map: 2, step: 2 });
    expect(checkpoint).toContain('e3.ckpt');
    const detector = await loadDetector(runDir);
    try {
      const measured = await detector.evaluate();
      expect(detector.checkpoint).toBe(prefix);
      expect(weights.evaluation!.result.map).toBe(measured.result.map);
      expect(weights.evaluation!.images.map(({ detections }) => detections.length)).toEqual(
        measured.images.map(({ detections }) => detections.length),
      );
    } finally {
      detector.dispose();
    }
    expect(evaluation).not.toBe(weights.evaluation);
    expect(classes).toEqual(['cell', 'dot']);
  });
});

const readSidecarHooks = async (prefix: string): Promise<{ state: unknown }> => ({
  state: (await readSidecar(prefix)).hooks['evaluation'],
});
