import type { TrainProgress } from '../types.js';
import type { Hook } from '../hook.js';
import { fakeClock, fakeLoader, fakeStep, losses } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { progressHook } from './progress-hook.js';

async function progress(
  timeLimit: number | null = null,
  extra: Hook[] = [],
  step = fakeStep(),
): Promise<TrainProgress[]> {
  const told: TrainProgress[] = [];
  const hook = progressHook({ onProgress: (one) => void told.push(one), timeLimit });
  const trainer = new Trainer({
    step,
    loader: fakeLoader({ batchesPerEpoch: 2, batchSize: 4, wait: 0.5 }),
    hooks: [...extra, hook],
    epochs: 2,
    now: fakeClock(1), // a step takes 2 s by this clock, see trainer.test.ts; 0.5 s of it waiting
  });
  await trainer.train();
  return told;
}

describe('progressHook', () => {
  it('tells of every step', async () => {
    const told = await progress();
    expect(told.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 1],
      [1, 2],
      [2, 3],
      [2, 4],
    ]);
    expect(told[2]).toMatchObject({
      epochs: 2,
      totalSteps: 4,
      total: 6,
      imagesPerSecond: 2,
      waitingShare: 0.25,
    });
  });

  it('estimates what is left from the time a step takes in all, 3 s here', async () => {
    const told = await progress();
    expect(told.at(-1)!.eta).toBe(0);
    const { eta, elapsed } = told[1]!;
    expect(eta).toBeGreaterThan(0);
    expect(eta).toBeLessThanOrEqual(2 * elapsed);
  });

  it('does not promise more than the time limit leaves', async () => {
    const [first] = await progress(4);
    expect(first!.eta).toBeLessThanOrEqual(4 - first!.elapsed);
  });

  it('tells the loss scale, and counts what it skipped', async () => {
    const step = fakeStep((call) => ({ ...losses, scaling: { scale: call, skipped: call % 2 === 1 } }));
    const told = await progress(null, [], step);
    expect(told.map(({ lossScale, skipped }) => [lossScale, skipped])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    expect((await progress())[0]).not.toHaveProperty('lossScale');
  });

  it('shows the last mAP until there is another', async () => {
    const measure: Hook = {
      name: 'measure',
      afterEpoch: (run) => {
        run.map = 0.5;
        run.bestMap = 0.5;
      },
    };
    const told = await progress(null, [measure]);
    expect(told.map(({ map }) => map)).toEqual([undefined, undefined, 0.5, 0.5]);
  });
});
