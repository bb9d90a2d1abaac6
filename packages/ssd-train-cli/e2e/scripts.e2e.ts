import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { originalGreps } from '../src/reference/testing/original-greps.js';
import { runScript, writeCommand, type RanScript } from '../src/reference/testing/run-script.js';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

// A script of the reference's kind, end to end: its training, its log, its result.

let root: string;
let folder: string;
let ran: RanScript;
const NAME = 'SSD-VGG_ID1619_for_TensorFlow_bs4_1p_perf';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd scripts '));
  folder = join(root, 'where it runs');
  await mkdir(folder);
  await writeSyntheticData(join(root, 'made'), { splits: { train: 12, val: 4 } });
  await mkdir(join(root, 'data'));
  await rename(join(root, 'made'), join(root, 'data', 'pascal-voc'));
  const options = sourceWorkers.map((word) => `'${word}'`).join(' ');
  const command = await writeCommand(join(root, 'ssd from source'), [
    `exec '${process.execPath}' ${options} '${resolve('src', 'bin.ts')}' "$@"`,
  ]);
  ran = await runScript(
    'train_performance_1p.sh',
    ['--data_path=../data', '--preset', 'mini', '--batch-size=4', '--seed', '1'],
    { folder, command, environment: { ASCEND_DEVICE_ID: '2', NODE_OPTIONS: '' } },
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('train_performance_1p.sh', () => {
  it('trains two epochs, and leaves everything where the reference does', async () => {
    expect(ran.stderr).not.toContain('[Error]');
    expect(ran.exitCode).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['ckpt', 'output', 'tb']);
    expect(await readdir(join(folder, 'ckpt'))).toEqual(
      expect.arrayContaining(['checkpoint', 'e2.ckpt.index', 'final.ckpt.index']),
    );
    expect(await readdir(join(folder, 'tb'))).toEqual([expect.stringContaining('events.out.tfevents')]);
  });

  it('says what happened, in the log and in the result', async () => {
    const output = join(folder, 'output', '2');
    const log = await readFile(join(output, 'train_2.log'), 'utf8');
    expect(log.split('\n').filter((line) => line.startsWith('epoch:'))).toHaveLength(4);
    const { fps, accuracy, loss } = originalGreps(log, 4);
    expect(ran.stdout).toContain(
      `Final Performance images/sec : ${fps}\nFinal Train Accuracy : ${accuracy}\n`,
    );
    const text = await readFile(join(output, `${NAME}.log`), 'utf8');
    const result = new Map(
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' = ') as [string, string]),
    );
    expect(result.get('ActualFPS')).toBe(fps);
    expect(result.get('ActualLoss')).toBe(loss);
    expect(result.get('TrainAccuracy')).toBe(accuracy);

    // What the run itself has on record: 6 steps of 4 pictures.
    const lines = (await readFile(join(folder, 'ckpt', 'train.jsonl'), 'utf8')).trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as Partial<Record<string, number>>);
    const steps = records.flatMap(({ epoch, total, seconds }) =>
      epoch === undefined || total === undefined || seconds === undefined ? [] : [{ epoch, total, seconds }],
    );
    expect(steps.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(Math.fround(Number(loss))).toBe(Math.fround(steps[5]!.total));
    const seconds = steps.slice(3).reduce((sum, step) => sum + step.seconds, 0);
    expect(Number(fps)).toBeCloseTo(12 / seconds, 1);
    // Of the speed as it is written, in hundredths: on a slow machine that is some way from what was measured.
    expect(result.get('TrainingTime')).toBe(((4 * 1000) / Number(fps)).toFixed(2));
  });
});
