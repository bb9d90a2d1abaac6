import { createServer } from 'node:net';
import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';

const script = join(__dirname, 'testing/fault-task.ts');

it.each(['asleep', 'exit', 'killed'])(
  'a task that is %s is an error of the others within the limit',
  async (fault) => {
    const [first] = await runTasks(script, 2, () => ({ FAULT: fault }));
    expect(first!.stderr).not.toMatch(/TensorFlowError/);
    const { codes, seconds } = JSON.parse(first!.stdout) as { codes: string[]; seconds: number };
    expect(['DEADLINE_EXCEEDED', 'UNAVAILABLE']).toContain(codes[0]);
    expect(codes[1]).not.toBe('OK'); // no collective works from then on
    expect(codes[2]).toBe('OK');
    expect(seconds).toBeLessThan(30);
  },
);

it('says that a port is taken', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, () => {
      resolve((taken.address() as { port: number }).port);
    });
  });
  const [task] = await runTasks(script, 1, () => ({ CLUSTER: `localhost:${port}` }));
  taken.close();
  expect(task!.exitCode).toBe(1);
  expect(task!.stderr).toMatch(new RegExp(`TensorFlowError: UNAVAILABLE.*localhost:${port}`));
});
