import { createServer } from 'node:net';
import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';

const script = join(__dirname, 'testing/fault-task.ts');

it.each([
  ['asleep', 1],
  ['exit', 1],
  ['killed', 1],
  ['killed', 0],
  ['missing', 0],
])('a task that is %s, %d, is an error of the other within the limit', async (fault, faulty) => {
  const ended = await runTasks(script, 2, () => ({ FAULT: fault, FAULTY: String(faulty) }));
  const { stdout, stderr } = ended[1 - faulty]!;
  expect(stderr).not.toMatch(/TensorFlowError/);
  const { codes, seconds } = JSON.parse(stdout) as { codes: string[]; seconds: number };
  // No collective works from then on, one that has not run yet neither.
  for (const code of codes.slice(0, 2)) expect(['DEADLINE_EXCEEDED', 'UNAVAILABLE']).toContain(code);
  if (faulty === 1) expect(codes[2]).toBe('OK');
  expect(seconds).toBeLessThan(30);
});

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
