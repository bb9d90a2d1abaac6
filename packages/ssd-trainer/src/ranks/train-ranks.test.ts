import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';
import { makeVocFolder, type MadePicture } from '../testing/voc-folder.js';
import type { TrainOptions } from '../training/types.js';

const script = join(__dirname, 'testing/train-task.ts');

interface Said {
  readonly stopped?: string;
  readonly steps?: number;
  readonly history?: { readonly total: number; readonly map?: number; readonly validationTotal?: number }[];
  readonly map?: number | null;
  readonly losses?: { readonly total: number };
  readonly checkpoint?: string;
  readonly runDir?: string;
  readonly code?: string;
  readonly message?: string;
  readonly lines: string[];
}

let root: string;
let settings: TrainOptions['config'];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-train-ranks-'));
  const pictures = (name: string, count: number): MadePicture[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `${name}${i}`,
      objects: [{ label: i % 2 ? 'cell' : 'seed', box: [8 + i, 10, 30 + i, 40] }],
    }));
  const dataDir = await makeVocFolder(join(root, 'voc'), { train: pictures('t', 12), val: pictures('v', 5) });
  settings = {
    dataDir,
    preset: 'mini',
    batchSize: 4,
    workers: 0,
    epochs: 2,
    evaluateEvery: 1,
    precisionMode: 'must_keep_origin_dtype',
    schedule: { kind: 'piecewise', values: [1e-4], boundaries: [] },
  };
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function train(
  size: number,
  options: TrainOptions,
  environment: (rank: number) => Record<string, string> = () => ({}),
): Promise<Said[]> {
  const ended = await runTasks(script, size, (rank) => ({
    OPTIONS: JSON.stringify(options),
    ...environment(rank),
  }));
  return ended.map(({ stdout, stderr }) =>
    stdout === '' ? { message: stderr, lines: [] } : (JSON.parse(stdout) as Said),
  );
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-3 * Math.abs(b);

async function lossesOf(runDir: string): Promise<number[]> {
  const text = await readFile(join(runDir, 'train.jsonl'), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { total?: number; images?: number });
  return lines.flatMap(({ total, images }) => (total === undefined ? [] : [total, images!]));
}

it('of two train as one, measure as one, and go on as one', async () => {
  const config = { ...settings, logSteps: 1 };
  const [one] = await train(1, { config, runDir: join(root, 'one') });
  const [zero, other] = await train(2, { config, runDir: join(root, 'two') });
  expect(one!.message).toBeUndefined();
  expect(zero!.message).toBeUndefined();
  expect([zero!.stopped, zero!.steps, one!.steps]).toEqual(['finished', 6, 6]);

  const losses = await lossesOf(one!.runDir!);
  const shared = await lossesOf(zero!.runDir!);
  expect(shared).toHaveLength(losses.length);
  for (const [i, loss] of losses.entries()) expect([i, near(shared[i]!, loss)]).toEqual([i, true]);
  expect(near(zero!.losses!.total, one!.losses!.total)).toBe(true); // of the validation split, merged
  // Both ranks have come to the same numbers, to the last bit.
  expect([other!.map, other!.losses]).toEqual([zero!.map, zero!.losses]);
  expect(other!.history!.map(({ total, map }) => [total, map])).toEqual(
    zero!.history!.map(({ total, map }) => [total, map]),
  );

  // Only rank 0 has written, and what one rank writes.
  const files = async (run: string): Promise<string[]> =>
    (await readdir(join(root, run), { recursive: true })).filter((file) => !file.startsWith('tb')).sort();
  expect(await files('two')).toEqual(await files('one'));

  // A checkpoint goes on with any number of ranks, also with those that make their list themselves.
  await cp(join(root, 'two'), join(root, 'copy'), { recursive: true });
  const [both] = await train(2, { config: { epochs: 3 }, resume: join(root, 'two') }, () => ({ LED: '1' }));
  const [alone] = await train(1, { config: { epochs: 3 }, resume: join(root, 'copy') });
  expect([alone!.steps, both!.steps]).toEqual([9, 9]);
  const after = await lossesOf(both!.runDir!);
  for (const [i, loss] of (await lossesOf(alone!.runDir!)).entries()) {
    expect([i, near(after[i]!, loss)]).toEqual([i, true]);
  }
});

it('stop together, wherever one is interrupted', async () => {
  const said = await train(2, { config: settings!, runDir: join(root, 'stopped') }, (rank) =>
    rank === 1 ? { FAULT: 'abort' } : {},
  );
  for (const { stopped, steps } of said) expect([stopped, steps]).toEqual(['aborted', 2]); // after the step that followed the wish
  expect(await readdir(join(root, 'stopped', 'checkpoints'))).toContain('s2.ckpt.index');
});

it('end together where one fails or is killed, and say which', async () => {
  const ends = [
    ['throw', /^Rank 1 \(localhost:\d+\) failed: A hook gave up\.$/],
    ['kill', /^Rank 1 \(localhost:\d+\) is gone: /],
  ] as const;
  for (const [fault, message] of ends) {
    const runDir = join(root, fault);
    const [zero] = await train(2, { config: { ...settings, checkpointSteps: 1 }, runDir }, (rank) =>
      rank === 1 ? { FAULT: fault } : {},
    );
    expect(zero!.code).toBe('E_RANKS');
    expect(zero!.message).toMatch(message);
    expect(await readdir(join(runDir, 'checkpoints'))).toContain('s1.ckpt.index');
  }
});

it('begin nothing where they mean different trainings', async () => {
  const runDir = join(root, 'different');
  const said = await train(2, { config: settings!, runDir }, (rank) =>
    rank === 1 ? { OPTIONS: JSON.stringify({ config: { ...settings, batchSize: 2 }, runDir }) } : {},
  );
  for (const { code, message } of said) {
    expect([code, message]).toEqual([
      'E_RANKS',
      'Expected the same batchSize on all ranks, got 4 on rank 0 and 2 on rank 1.',
    ]);
  }
  expect(await readdir(root)).not.toContain('different');
});

it('of the reference have a batch each, and divide the epochs', async () => {
  const config = { ...settings, ranksAs: 'reference' as const, evaluateEvery: 0, logSteps: 1 };
  const [zero, other] = await train(2, { config, runDir: join(root, 'reference') });
  expect(zero!.message).toBeUndefined();
  expect([zero!.steps, other!.steps]).toEqual([3, 3]); // an epoch of 3 batches of 4, of two epochs one each
  const lines = await lossesOf(zero!.runDir!);
  expect(lines.filter((_, i) => i % 2 === 1)).toEqual([8, 8, 8]); // images of both
});
