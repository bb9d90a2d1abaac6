import { copyFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { LoadedDetector } from '@ssd/trainer/evaluation';
import { loadDetector } from '@ssd/trainer/evaluation';
import type { TrainResult } from '@ssd/trainer/training';
import { train } from '@ssd/trainer/training';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

let root: string;
let dataDir: string;
let result: TrainResult;
let detector: LoadedDetector;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-detector-'));
  dataDir = join(root, 'data');
  await writeSyntheticData(dataDir, { splits: { train: 16, val: 7 } });
  result = await train(
    {
      runDir: join(root, 'run'),
      config: {
        dataDir,
        batchSize: 8,
        epochs: 40,
        workers: 1,
        augmentation: 'none',
        schedule: { kind: 'cosine', peak: 0.02, warmupSteps: 10 },
        emaDecay: 0.9,
        evaluateEvery: 0,
      },
    },
    { workerExecArgv: sourceWorkers },
  );
  detector = await loadDetector(result.runDir, { workerExecArgv: sourceWorkers, batchSize: 3 });
});
afterAll(async () => {
  detector.dispose();
  await rm(root, { recursive: true, force: true });
});

const picture = (id: string): string => join(dataDir, 'JPEGImages', `${id}.jpg`);

describe('a detector loaded from a run', () => {
  it('has learned discs and squares from 16 pictures', () => {
    expect(result.evaluation!.result.map).toBeGreaterThan(0.8);
  });

  it('knows where it comes from', () => {
    expect(detector).toMatchObject({
      preset: 'mini',
      classes: ['blue', 'red'],
      step: 80,
      checkpoint: result.checkpoint,
    });
  });

  it('measures on the validation split what training measured, though in other batches', async () => {
    const { result: again, split, images } = await detector.evaluate();
    expect(split).toBe('val');
    expect(images).toHaveLength(7); // batches of 3: the last is filled up
    expect(again.map).toBeCloseTo(result.evaluation!.result.map!, 2);
  });

  it('finds in a file what it finds in the same picture of a split', async () => {
    const inSplit = result.evaluation!.images.find(({ sample }) => sample.id === 'val3')!;
    const found = await detector.detectFile(picture('val3'));
    expect(found).toMatchObject({ file: picture('val3'), width: 160, height: 120 });
    const best = (label: string, from: readonly { label: string; score: number; box: object }[]): object =>
      from.find((detection) => detection.label === label)!.box;
    for (const label of ['red', 'blue']) {
      for (const [side, value] of Object.entries(best(label, found.detections)) as [string, number][]) {
        const other = (best(label, inSplit.detections) as Record<string, number>)[side]!;
        expect(Math.abs(value - other)).toBeLessThan(3); // pixels; bf16 rounds differently in other batches
      }
    }
  });

  it('takes a threshold, and gives the best first', async () => {
    const { detections } = await detector.detectFile(picture('val0'), { scoreThreshold: 0.4 });
    expect(detections.length).toBeGreaterThan(0);
    const scores = detections.map(({ score }) => score);
    expect(scores.every((score) => score >= 0.4)).toBe(true);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('keeps the order of many files, and of none', async () => {
    const names = ['val2', 'val0', 'val1', 'val0'];
    const found = await detector.detectFiles(names.map(picture));
    expect(found.map(({ file }) => file)).toEqual(names.map(picture));
    expect(found[1]).toEqual(found[3]);
    expect(await detector.detectFiles([])).toEqual([]);
  });

  it('takes pixels', async () => {
    const { width, height } = detector.model.preset.boxes.imageSize;
    const pixels = await sharp(picture('val0'))
      .resize(width, height, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer();
    const [found] = await detector.detectBatch(new Uint8Array(pixels), [{ width: 160, height: 120 }]);
    expect(found!.find(({ label }) => label === 'red')!.score).toBeGreaterThan(0.3);
  });

  it('names a file that is cut short', async () => {
    const cut = join(root, 'cut.jpg');
    await copyFile(picture('val0'), cut);
    await truncate(cut, 1500);
    const detecting = detector.detectFiles([picture('val0'), cut]);
    await expect(detecting).rejects.toMatchObject({ code: 'E_IMAGE' });
    await expect(detecting).rejects.toThrow(cut);
  });
});

describe('loadDetector', () => {
  it('names a checkpoint whose values are cut short, and leaves no tensor', async () => {
    const folder = join(result.runDir, 'checkpoints');
    for (const file of await readdir(folder)) {
      if (file.startsWith('e40.ckpt')) await copyFile(join(folder, file), join(root, file));
    }
    await truncate(join(root, 'e40.ckpt.data-00000-of-00001'), 1000);
    const before = memory().numTensors;
    await expect(loadDetector(join(root, 'e40.ckpt'))).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining(join(root, 'e40.ckpt')) as string,
    });
    expect(memory().numTensors).toBe(before);
  });

  it('says that there is none', async () => {
    await writeFile(join(root, 'notes.txt'), '');
    await expect(loadDetector(join(root, 'notes.txt'))).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  });
});
