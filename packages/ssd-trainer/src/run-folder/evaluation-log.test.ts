import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvaluationLog, readEvaluations, type EvaluationRecord } from './evaluation-log.js';

const record = (step: number, more: Partial<EvaluationRecord> = {}): EvaluationRecord => ({
  step,
  epoch: 1,
  split: 'val',
  map: 0.5,
  ap: { cat: 0.5, dog: null },
  metric: 'voc10',
  iou: 0.5,
  images: 3,
  seconds: 1,
  ...more,
});

describe('EvaluationLog', () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-evaluations-'));
    folder = join(root, 'evaluations');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('comes back as it was written, by step, and makes no folder before', async () => {
    const log = await EvaluationLog.open(folder);
    expect(await readdir(root)).toEqual([]);
    await log.append(record(20, { map: null }));
    await log.append(record(10, { map: 0.1 }));
    await log.append(record(10));
    expect(await readEvaluations(folder)).toEqual([record(10), record(20, { map: null })]);
  });

  it('drops what was measured after the step a run is resumed from, and half a line', async () => {
    const log = await EvaluationLog.open(folder);
    for (const step of [10, 20, 30]) await log.append(record(step));
    await appendFile(join(folder, 'val.jsonl'), '{"step":40,"ep');
    expect((await readEvaluations(folder)).map(({ step }) => step)).toEqual([10, 20, 30]);
    const again = await EvaluationLog.open(folder, 20);
    await again.append(record(25));
    expect((await readEvaluations(folder)).map(({ step }) => step)).toEqual([10, 20, 25]);
  });

  it('names its file so that a split cannot leave the folder', async () => {
    const log = await EvaluationLog.open(folder);
    await log.append(record(1, { split: '../2007:test' }));
    expect(await readdir(folder)).toEqual(['.._2007_test.jsonl']);
    expect((await readEvaluations(folder))[0]!.split).toBe('../2007:test');
  });

  it('finds nothing in a folder that is not there', async () => {
    expect(await readEvaluations(folder)).toEqual([]);
  });
});
