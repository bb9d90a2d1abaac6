import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { losses } from '../training/testing/fakes.js';
import { MetricsWriter, type StepRecord } from './metrics-writer.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-metrics-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const paths = (): { trainLog: string; results: string } => ({
  trainLog: join(root, 'train.jsonl'),
  results: join(root, 'results.csv'),
});

const at = (step: number): StepRecord => ({
  step,
  epoch: 1,
  ...losses,
  learningRate: 0.1,
  images: 8,
  seconds: 0.5,
  waited: 0,
});

const steps = async (): Promise<number[]> => {
  const lines = (await readFile(paths().trainLog, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as StepRecord).step);
};

describe('MetricsWriter', () => {
  it('appends a line of JSON a step', async () => {
    const writer = await MetricsWriter.open(paths());
    for (const step of [1, 2]) await writer.step(at(step));
    await writer.close();
    const first = (await readFile(paths().trainLog, 'utf8')).split('\n')[0]!;
    expect(JSON.parse(first)).toEqual(at(1));
    expect(await steps()).toEqual([1, 2]);
  });

  it('drops what a killed run wrote after its checkpoint, and the half line it ended with', async () => {
    const writer = await MetricsWriter.open(paths());
    for (const step of [1, 2, 3, 4]) await writer.step(at(step));
    await writer.close();
    await appendFile(paths().trainLog, '{"step":5,"ep');
    const resumed = await MetricsWriter.open({ ...paths(), fromStep: 2 });
    await resumed.step(at(3));
    await resumed.close();
    expect(await steps()).toEqual([1, 2, 3]);
  });

  it('writes a line of CSV an epoch, with nothing where there is no number', async () => {
    const writer = await MetricsWriter.open(paths());
    const record = {
      epoch: 1,
      step: 12,
      ...losses,
      learningRate: 0.1,
      imagesPerSecond: 40,
      waitingShare: 0.25,
      seconds: 6,
    };
    const measured = {
      map: 0.5,
      validationTotal: 7,
      validationLocalization: 1.5,
      validationConfidence: 3.5,
      validationL2: 2,
      trainingMap: 0.75,
      iou: 0.75,
      metric: 'coco',
      map50: 0.875,
    };
    await writer.epochs([
      record,
      { ...record, epoch: 2, step: 24, ...measured, skipped: 1 },
      { ...record, epoch: 3, step: 36, total: NaN, skipped: 12 },
    ]);
    await writer.close();
    expect(await readFile(paths().results, 'utf8')).toBe(
      'epoch,step,total,localization,confidence,l2,gradientNorm,learningRate,imagesPerSecond,waitingShare,seconds,map,' +
        'validationTotal,validationLocalization,validationConfidence,validationL2,trainingMap,skipped,iou,metric,map50\n' +
        '1,12,6,1,3,2,5,0.1,40,0.25,6,,,,,,,,,,\n' +
        '2,24,6,1,3,2,5,0.1,40,0.25,6,0.5,7,1.5,3.5,2,0.75,1,0.75,coco,0.875\n' +
        '3,36,,1,3,2,5,0.1,40,0.25,6,,,,,,,12,,,\n',
    );
  });

  it('says where it cannot write', async () => {
    const trainLog = join(root, 'missing', 'train.jsonl');
    await expect(MetricsWriter.open({ ...paths(), trainLog })).rejects.toMatchObject({
      code: 'E_RUN_FOLDER',
      message: expect.stringContaining(trainLog) as string,
    });
  });
});
