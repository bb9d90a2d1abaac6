import { processorTime } from './processor-time.js';

it('counts what is worked', async () => {
  let steps = 0;
  const worked = await processorTime(() => {
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user + process.cpuUsage(start).system < 50_000) steps++;
  });
  expect(worked).toBeGreaterThanOrEqual(0.05);
  expect(steps).toBeGreaterThan(0);
});

it('waits for work that takes its time', async () => {
  let done = false;
  await processorTime(async () => {
    await Promise.resolve();
    done = true;
  });
  expect(done).toBe(true);
});
