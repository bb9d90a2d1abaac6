import { join } from 'node:path';
import { runTasks } from '@ssd/testing/run-tasks';

it('gives back the variables of a session that is disposed of', async () => {
  const [task] = await runTasks(join(__dirname, 'testing/memory-task.ts'), 1);
  expect(task!.exitCode === 0 ? '' : task!.stderr).toBe('');
  const memory = JSON.parse(task!.stdout) as number[];
  // Five sessions after the first one had 128 MiB each.
  expect(memory.at(-1)! - memory[0]!).toBeLessThan(2 * 128);
});
