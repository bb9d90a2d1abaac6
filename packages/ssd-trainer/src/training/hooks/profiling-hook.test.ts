import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hook } from '../hook.js';
import { watchedTraining } from '../testing/watched-training.js';
import { profilingHook, type ProfilingHook } from './profiling-hook.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-profile-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface TraceEvent {
  ph: string;
  tid: number;
  ts: number;
  dur: number;
  name: string;
  args: { node: string };
}

/** Trains with profiling. */
async function profiled(
  steps: number,
  { accumulate = 1, also = [] }: { accumulate?: number; also?: readonly Hook[] } = {},
): Promise<{ folder: string; lines: string[]; hook: ProfilingHook }> {
  const folder = join(root, 'profiling');
  const lines: string[] = [];
  let hook: ProfilingHook | undefined;
  await watchedTraining({
    steps,
    step: { accumulate },
    hooks: (watched) => {
      hook = profilingHook({ folder, watched, title: 'tiny', log: (line) => lines.push(line) });
      return [hook, ...also];
    },
  });
  return { folder, lines, hook: hook! };
}

async function operationsOf(file: string): Promise<TraceEvent[]> {
  const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: TraceEvent[] };
  return traceEvents.filter(({ ph }) => ph === 'X');
}

const stopAt = (step: number): Hook => ({
  name: 'stop',
  afterStep: (run) => {
    if (run.state.step === step) run.stop('aborted');
  },
});

describe('profilingHook', () => {
  it('traces three steps after nine, and writes what operations cost', async () => {
    const { folder, lines, hook } = await profiled(14);
    expect((await readdir(folder)).sort()).toEqual([
      'operations.csv',
      'operations.txt',
      'step-10.trace.json',
      'step-11.trace.json',
      'step-12.trace.json',
    ]);
    expect(hook.operations).toBe(join(folder, 'operations.txt'));
    expect(lines).toEqual([
      'Profiling: steps 10 to 12 are traced.',
      `Profile of steps 10, 11, 12: ${hook.operations!}`,
    ]);
    const text = await readFile(hook.operations!, 'utf8');
    expect(text).toMatch(/^tiny: steps 10, 11, 12, traced\n {2}step 10 took [\d.]+ ms\n/);
    expect(text).toMatch(/step 9, not traced, took [\d.]+ ms/);
    expect(text).toMatch(/^ResourceApplyMomentum +12 /m); // filter and biases of trunk and head, three times
    expect(text).not.toContain('warm up');
  });

  it('has the same operations in table and traces', async () => {
    const { folder } = await profiled(12);
    const nodes = (
      await Promise.all([10, 11, 12].map((step) => operationsOf(join(folder, `step-${step}.trace.json`))))
    ).flat();
    const [head, ...rows] = (await readFile(join(folder, 'operations.csv'), 'utf8')).trimEnd().split('\n');
    expect(head).toBe('operation,type,runs,total_us,mean_us,longest_us,share');
    const cells = rows.map((row) => row.split(','));
    expect(cells.map(([name]) => name).sort()).toEqual(
      [...new Set(nodes.map(({ args }) => args.node))].sort(),
    );
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(cells.map((row) => Number(row[2])))).toBe(nodes.length);
    expect(sum(cells.map((row) => Number(row[3])))).toBeCloseTo(sum(nodes.map(({ dur }) => dur)), 3);
    expect(sum(cells.map((row) => Number(row[6])))).toBeCloseTo(1, 6);
  });

  it('puts the parts of an accumulated batch one after the other', async () => {
    const { folder } = await profiled(3, { accumulate: 2 });
    const operations = await operationsOf(join(folder, 'step-2.trace.json'));
    const startsOf = (prefix: string): number[] =>
      operations.filter(({ args }) => args.node.startsWith(prefix)).map(({ ts }) => ts);
    const [parts, update] = [startsOf('accumulate/'), startsOf('apply/')];
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.length % 2).toBe(0); // every operation of a part in both
    expect(Math.max(...parts)).toBeLessThan(Math.min(...update));
  });

  it('traces the last steps of a run that is short, and says so', async () => {
    const { folder, lines } = await profiled(4);
    expect((await readdir(folder)).filter((name) => name.startsWith('step'))).toEqual([
      'step-2.trace.json',
      'step-3.trace.json',
      'step-4.trace.json',
    ]);
    expect(lines[0]).toBe(
      'Profiling: steps 2 to 4 are traced; the run is too short for steps that are warm.',
    );
    expect(await readFile(join(folder, 'operations.txt'), 'utf8')).toContain('these steps still warm up');
  });

  it('writes what it has of a run that ends among the traced steps', async () => {
    const { folder, lines } = await profiled(20, { also: [stopAt(11)] });
    expect(lines[1]).toBe(`Profile of steps 10, 11: ${join(folder, 'operations.txt')}`);
  });

  it('says that there is no profile of a run that ends before', async () => {
    const { lines, hook } = await profiled(20, { also: [stopAt(5)] });
    expect(lines[1]).toBe('No profile: the run ended after step 5, and step 10 is the first traced.');
    expect(hook.operations).toBeUndefined();
    expect(await readdir(root)).toEqual([]);
  });

  it('leaves the losses as they are', async () => {
    const plain = await watchedTraining({ steps: 12, hooks: () => [] });
    const folder = join(root, 'profiling');
    const traced = await watchedTraining({
      steps: 12,
      hooks: (watched) => [profilingHook({ folder, watched, title: 'tiny', log: () => undefined })],
    });
    expect(traced).toEqual(plain);
  });
});
