import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';

const script = join(__dirname, 'testing/collectives-task.ts');

it.each([1, 2, 3])('merges and sends the tensors of %d tasks', async (size) => {
  const ended = await runTasks(script, size);
  expect(ended.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? '' : stderr])).toEqual(
    ended.map(() => [0, '']),
  );
  const said = ended.map(
    ({ stdout }) =>
      JSON.parse(stdout) as {
        results: Record<string, number[]>[];
        second: string;
        value: number[];
        five: number[];
        target: string;
        moreThreads: number;
      },
  );
  const tasks = Array.from({ length: size }, (_, task) => task);
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  for (const [task, { results, second, value, five, target, moreThreads }] of said.entries()) {
    for (const [run, result] of results.entries()) {
      expect(result).toEqual({
        merged0: [total(tasks) + size, expect.closeTo(-total(tasks)), size / 2],
        merged1: [1, expect.closeTo(1 - size), 0.5],
        merged2: [size, expect.closeTo(0), 0.5],
        merged3: [tasks.reduce((all, each) => all * (each + 1), 1), expect.closeTo(0), 0.5 ** size],
        gathered: tasks.flatMap((each): unknown[] => [each + 1, expect.closeTo(-each), 0.5]),
        whole: tasks,
        sent: [1, expect.closeTo(0), 0.5],
        counters: [total(tasks.map((each) => each + run + 1))],
        large: [2 * 300_000 * total(tasks.map((each) => each + run))],
        barrier: [size],
      });
    }
    expect(moreThreads).toBeLessThan(20); // of 20 runs of eight collectives each: none keeps a thread
    expect(second).toBe('FAILED_PRECONDITION');
    expect(value).toEqual([100 + task]);
    expect(five).toEqual([size, size, size, size, size]);
    expect(target).toMatch(/^grpc:\/\/localhost:\d+$/);
  }
});
