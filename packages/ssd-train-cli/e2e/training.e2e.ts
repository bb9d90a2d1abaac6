import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { loadDetector } from '@ssd/trainer/evaluation';
import type { TrainOptions, TrainProgress, TrainResult } from '@ssd/trainer/training';
import { train } from '@ssd/trainer/training';
import { checkpointBytes, sidecarWithoutTimes } from './support/checkpoint-contents.js';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

let root: string;
let dataDir: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-training-'));
  dataDir = join(root, 'data');
  await writeSyntheticData(dataDir, { splits: { train: 12, val: 6 } });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Four images a step, three steps an epoch. */
const small: Partial<TrainConfigInput> = {
  batchSize: 4,
  epochs: 3,
  workers: 1,
  schedule: { kind: 'cosine', peak: 0.01, warmupSteps: 3 },
  precisionMode: 'must_keep_origin_dtype',
  emaDecay: 0.9,
  evaluateEvery: 1,
  checkpointEvery: 1,
  keepCheckpoints: 9,
};

interface RunOptions extends Partial<TrainOptions> {
  stopAt?: number;
  told?: TrainProgress[];
  log?: string[];
}

function run(
  name: string,
  config: Partial<TrainConfigInput>,
  options: RunOptions = {},
): Promise<TrainResult> {
  const { stopAt, told = [], log = [], ...rest } = options;
  const controller = new AbortController();
  return train(
    { config, ...(rest.resume === undefined ? { runDir: join(root, name) } : {}), ...rest },
    {
      signal: controller.signal,
      workerExecArgv: sourceWorkers,
      log: (line) => void log.push(line),
      onProgress: (progress) => {
        told.push(progress);
        if (progress.step === stopAt) controller.abort();
      },
    },
  );
}

describe('train', () => {
  let straight: TrainResult;
  const told: TrainProgress[] = [];

  beforeAll(async () => {
    straight = await run('straight', { ...small, dataDir }, { told });
  });

  it('runs all steps and measures on the validation split', () => {
    expect(straight).toMatchObject({ stopped: 'finished', steps: 9, epochs: 3, precision: 'float32' });
    expect(straight.classes).toEqual(['blue', 'red']);
    expect(straight.evaluation?.split).toBe('val');
    expect(straight.evaluation?.images).toHaveLength(6);
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(told.at(-1)!.total).toBeLessThan(told[0]!.total);
    for (const { total, localization, confidence, l2 } of told) {
      expect(localization + confidence + l2).toBeCloseTo(total, 4);
    }
  });

  it('leaves a run folder', async () => {
    const files = await readdir(straight.runDir);
    expect(files).toEqual(
      expect.arrayContaining([
        'config.json',
        'environment.json',
        'train.jsonl',
        'results.csv',
        'checkpoints',
      ]),
    );
    const lines = (await readFile(join(straight.runDir, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as Record<string, number>);
    // An evaluation at the end of each epoch has a line of its own.
    expect(records.map(({ step }) => step)).toEqual([1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9]);
    const measured = records.filter((record) => record['validationTotal'] !== undefined);
    expect(measured.map(({ step }) => step)).toEqual([3, 6, 9]);
    for (const record of measured) {
      const parts = ['validationLocalization', 'validationConfidence', 'validationL2'];
      const sum = parts.reduce((total, part) => total + record[part]!, 0);
      expect(sum).toBeCloseTo(record['validationTotal']!, 4);
    }
    expect(straight.evaluation?.losses?.total).toBe(measured.at(-1)!['validationTotal']);
    expect(straight.history.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 3],
      [2, 6],
      [3, 9],
    ]);
    const environment = await readFile(join(straight.runDir, 'environment.json'), 'utf8');
    expect(environment).toContain('float32, as must_keep_origin_dtype asks');
  });

  it('saves weights, statistics, momentum and averages under the names of the layers', async () => {
    const names = Object.keys(await checkpointBytes(straight.checkpoint));
    const filter = names.find((name) => /^conv\w*\/filter$/.test(name))!;
    expect(names).toEqual(
      expect.arrayContaining([filter, `${filter}/Momentum`, `${filter}/ExponentialMovingAverage`]),
    );
  });

  it('comes to the same bits again', async () => {
    const again = await run('again', { ...small, dataDir, workers: 2, cacheImages: false });
    expect(await checkpointBytes(again.checkpoint)).toEqual(await checkpointBytes(straight.checkpoint));
  });

  it.each([
    [2, 'in the middle of an epoch'],
    [3, 'at the end of one'],
    [7, 'after an evaluation'],
  ])('stopped at step %d, %s, and resumed, comes to the same bits', async (stopAt) => {
    const name = `stopped-${stopAt}`;
    const first = await run(name, { ...small, dataDir }, { stopAt });
    expect(first).toMatchObject({ stopped: 'aborted', steps: stopAt });

    const resumedAt: TrainProgress[] = [];
    const second = await run(name, {}, { resume: first.runDir, told: resumedAt });
    expect(second).toMatchObject({ stopped: 'finished', steps: 9 });
    expect(resumedAt[0]!.step).toBe(stopAt + 1);
    expect(await checkpointBytes(second.checkpoint)).toEqual(await checkpointBytes(straight.checkpoint));
    expect(await sidecarWithoutTimes(second.checkpoint)).toEqual(
      await sidecarWithoutTimes(straight.checkpoint),
    );
    const log = await readFile(join(second.runDir, 'train.jsonl'), 'utf8');
    expect(log.trimEnd().split('\n')).toHaveLength(12); // 9 steps and 3 evaluations
  });

  it('accumulates gradients to the same bits again, stopped and resumed or not', async () => {
    const config = { ...small, dataDir, batchSize: 2, accumulate: 2, epochs: 2 };
    const whole = await run('accumulated', config);
    expect(whole).toMatchObject({ steps: 6, epochs: 2 }); // 12 images, 4 to a step
    const { runDir } = await run('accumulated-part', config, { stopAt: 4 });
    const resumed = await run('accumulated-part', {}, { resume: runDir });
    expect(await checkpointBytes(resumed.checkpoint)).toEqual(await checkpointBytes(whole.checkpoint));
  });

  it('refuses to resume with other settings unless told, and shows the difference', async () => {
    const resume = straight.runDir;
    const changed = run('x', { batchSize: 2, workers: 0 }, { resume });
    await expect(changed).rejects.toMatchObject({ code: 'E_CONFIG_CHANGED' });
    await expect(changed).rejects.toThrow(/batchSize: 4 → 2$/);
    const log: string[] = [];
    await run('x', { momentum: 0.5 }, { resume: await copyOf(straight, 'forced'), force: true, log });
    expect(log.join('\n')).toContain('momentum: 0.9 → 0.5');
  });

  it('refuses to resume with the data of other classes', async () => {
    const other = join(root, 'other');
    await writeSyntheticData(other, { splits: { train: 12, val: 6 } });
    const file = join(other, 'Annotations', 'train0.xml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('<name>red</name>', '<name>green</name>'));
    const resumed = run('x', { dataDir: other }, { resume: straight.runDir, force: true });
    await expect(resumed).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
    await expect(resumed).rejects.toThrow(/\(blue, red\) in .*other, found blue, green, red\./);
  });

  it('refuses to resume a checkpoint without its run', async () => {
    const alone = join(root, 'alone.ckpt');
    for (const part of ['index', 'json', 'data-00000-of-00001']) {
      await copyFile(`${straight.checkpoint}.${part}`, `${alone}.${part}`);
    }
    await expect(run('x', {}, { resume: alone })).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  });

  it('leaves no folder where the input was wrong', async () => {
    const wrong = run('wrong', { ...small, dataDir, trainSplit: 'trian' });
    await expect(wrong).rejects.toMatchObject({ code: 'SPLIT_NOT_FOUND' });
    expect(await readdir(root)).not.toContain('wrong');
  });

  it('refuses a run folder that is taken, and keeps what is in it', async () => {
    await expect(run('straight', { ...small, dataDir })).rejects.toMatchObject({ code: 'E_RUN_FOLDER' });
    expect(Object.keys(await checkpointBytes(straight.checkpoint)).length).toBeGreaterThan(10);
  });

  it('stops at the first loss that is not finite, naming the images, and keeps the last good checkpoint', async () => {
    const diverging = run('diverging', {
      ...small,
      dataDir,
      clipNorm: null,
      checkpointSteps: 1,
      schedule: { kind: 'piecewise', values: [0.001, 1e30], boundaries: [1] },
    });
    await expect(diverging).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
    await expect(diverging).rejects.toThrow(/Images of the batch:\n {2}.*JPEGImages/);
    const folder = join(root, 'diverging', 'nan');
    const kept = (await readdir(folder)).sort();
    expect(kept).toHaveLength(5); // four pictures
    const step = JSON.parse(await readFile(join(folder, 'step.json'), 'utf8')) as Record<string, unknown>;
    expect(step).toMatchObject({ learningRate: expect.any(Number) as number, lossScale: null });
    expect(String((step as { checkpoint: unknown }).checkpoint)).toMatch(/diverging.*\.ckpt$/);
    const picture = await sharp(join(folder, kept[0]!)).metadata();
    expect([picture.width, picture.height]).toEqual([320, 320]); // as the network saw it
    const detector = await loadDetector(join(root, 'diverging'), { checkpoint: 'last' });
    try {
      for (const { variable } of detector.model.variables) {
        expect((await variable.data()).every(Number.isFinite)).toBe(true);
      }
    } finally {
      detector.dispose();
    }
  });

  it('leaves no tensor behind', async () => {
    const before = memory();
    await run('tidy', { ...small, dataDir, epochs: 1 });
    expect(memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
  });
});

/** A run folder whose last checkpoint is that of `result`, at two thirds of the run. */
async function copyOf(result: TrainResult, name: string): Promise<string> {
  const first = await run(name, { ...result.config, schedule: result.config.schedule }, { stopAt: 6 });
  return first.runDir;
}
