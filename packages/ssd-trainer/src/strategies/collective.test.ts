import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';
import type { Server } from '@ssd/tf-runtime';
import { collectiveRanks } from './collective.js';
import { rankCases } from './testing/rank-cases.js';

const script = join(__dirname, 'testing/rank-task.ts');

interface Said {
  readonly losses: number[][];
  readonly weights: [string, number[]][];
  readonly failure: string | null;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-ranks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function train(size: number, environment: Record<string, string>): Promise<Said[]> {
  const ended = await runTasks(script, size, () => environment);
  return ended.map(({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Said;
  });
}

/** Cases in which ranks are one rank. */
const ONE_RANK = Object.keys(rankCases).filter((name) => !/of their own|the reference/.test(name));

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b), 1e-6);

describe('ranks', () => {
  it.each(ONE_RANK)('are one rank with the whole batch, %s', async (name) => {
    const prefix = join(folder, name.replaceAll(' ', '-'));
    const [one] = await train(1, { CASE: name, PREFIX: `${prefix}-one` });
    for (const size of name === 'with batch norm' ? [2, 4] : [2]) {
      const ranks = await train(size, { CASE: name, PREFIX: `${prefix}-${size}` });
      for (const { losses, weights, failure } of ranks) {
        expect(failure).toBeNull();
        expect(losses).toEqual(ranks[0]!.losses); // what is shown is everybody's
        expect(weights).toEqual(ranks[0]!.weights); // bit for bit
      }
      const { losses } = ranks[0]!;
      expect(relative(losses[0]![0]!, one!.losses[0]![0]!)).toBeLessThan(1e-5);
      for (const [step, [total]] of losses.entries()) {
        expect(relative(total!, one!.losses[step]![0]!)).toBeLessThan(1e-3);
      }
      expect(existsSync(`${prefix}-${size}.index`)).toBe(true);
    }
  });

  it('have the same weights with batch norm of their own, too', async () => {
    const ranks = await train(2, { CASE: 'with batch norm of their own', PREFIX: join(folder, 'own') });
    for (const { weights, failure } of ranks) {
      expect(failure).toBeNull();
      expect(weights).toEqual(ranks[0]!.weights);
    }
  });

  it('of the reference step by the mean of their gradients', async () => {
    const step = (size: number, environment: Record<string, string> = {}): Promise<Said[]> =>
      train(size, {
        CASE: 'as the reference',
        STEPS: '1',
        PREFIX: join(folder, 'reference'),
        ...environment,
      });
    const [[first], [second], [zero, one]] = [
      await step(1, { BATCH_OF: '0' }),
      await step(1, { BATCH_OF: '1' }),
      await step(2),
    ];
    expect(one!.weights).toEqual(zero!.weights);
    // A step of w − rate · (g₀ + g₁) / 2 leads to the middle of w − rate · g₀ and w − rate · g₁.
    for (const [i, [name, values]] of zero!.weights.entries()) {
      for (const [j, value] of values.entries()) {
        const middle = (first!.weights[i]![1][j]! + second!.weights[i]![1][j]!) / 2;
        if (Math.abs(value - middle) > 1e-6) throw new Error(`${name}[${j}]: ${value}, expected ${middle}`);
      }
    }
    expect(first!.weights).not.toEqual(second!.weights);
    // Each shows its own loss.
    expect([zero!.losses[0]![0], one!.losses[0]![0]]).toEqual([first!.losses[0]![0], second!.losses[0]![0]]);
  });

  it('whose weights have come apart write nothing, and say where', async () => {
    const prefix = join(folder, 'apart');
    const ranks = await train(2, { CASE: 'by image', PREFIX: prefix, APART: '1' });
    for (const [rank, { failure }] of ranks.entries()) {
      expect(failure).toMatch(
        new RegExp(
          `Expected the same weights on all 2 ranks, got others in "conv1/\\w+" \\(this is rank ${rank}\\)`,
        ),
      );
    }
    expect(existsSync(`${prefix}.index`)).toBe(false);
  });
});

const server: Server = {
  target: 'grpc://a:1',
  job: 'worker',
  task: 0,
  size: 2,
  cluster: ['a:1', 'b:1'],
  interOpThreads: 1,
};

it.each<[unknown, RegExp]>([
  [undefined, /options of collectiveRanks .*got nothing/],
  [{}, /server .*got nothing/],
  [{ server: null }, /server .*got null/],
  [{ server, timeout: 3 }, /"timeout"/],
  [{ server, timeoutSeconds: '5' }, /timeoutSeconds .*got "5"/],
  [{ server, timeoutSeconds: Infinity }, /timeoutSeconds .*got Infinity/],
  [{ server, bucketBytes: NaN }, /bucketBytes .*got NaN/],
  [{ server, bucketBytes: -1 }, /bucketBytes .*got -1/],
])('refuses %j', (options, message) => {
  expect(() => (collectiveRanks as (given: unknown) => unknown)(options)).toThrow(message);
});
