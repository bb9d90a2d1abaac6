import type { StepLosses } from '../types.js';
import { fakeLoader, fakeStep, losses } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { nanGuardHook } from './nan-guard-hook.js';
import type { Hook } from '../hook.js';

function run(bad: Partial<StepLosses>, saved: number[]): Promise<unknown> {
  const checkpoint: Hook = { name: 'checkpoint', afterStep: ({ state }) => void saved.push(state.step) };
  const step = fakeStep((call) => (call === 2 ? { ...losses, ...bad } : losses));
  const hooks = [nanGuardHook(), checkpoint];
  return new Trainer({ step, loader: fakeLoader({ batchSize: 2 }), hooks, epochs: 1 }).train();
}

describe('nanGuardHook', () => {
  it.each([
    { total: NaN },
    { localization: Infinity },
    { confidence: -Infinity },
    { l2: NaN },
    { gradientNorm: NaN },
  ])('ends the run at %p before anything is saved of it', async (bad) => {
    const saved: number[] = [];
    await expect(run(bad, saved)).rejects.toMatchObject({ code: 'E_NOT_FINITE', exitCode: 1 });
    expect(saved).toEqual([1]);
  });

  it('names every loss and the images of the batch', async () => {
    await expect(run({ confidence: NaN, total: NaN }, [])).rejects.toThrow(
      'Expected finite losses, got total NaN, localization 1, confidence NaN, l2 2, gradientNorm 5 at step 2 ' +
        '(epoch 1, batch 2). Images of the batch:\n  JPEGImages/0-1-0.jpg\n  JPEGImages/0-1-1.jpg',
    );
  });

  it('lets finite steps pass', async () => {
    const saved: number[] = [];
    await run({}, saved);
    expect(saved).toEqual([1, 2, 3]);
  });
});
