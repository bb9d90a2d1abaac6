import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { speedHook } from './speed-hook.js';

async function speedOf(steps: number): Promise<number | undefined> {
  let now = 0;
  const step = fakeStep();
  const { run } = step;
  step.run = (batch, settings) => {
    now += step.settings.length < 5 ? 60 : 0.5; // start-up
    return run(batch, settings);
  };
  const hook = speedHook();
  const pause = { name: 'pause', afterStep: () => void (now += 7) };
  const loader = fakeLoader({ batchesPerEpoch: steps, batchSize: 4 });
  await new Trainer({ step, loader, hooks: [hook, pause], epochs: 1, now: () => now }).train();
  return hook.imagesPerSecond;
}

describe('speedHook', () => {
  it('leaves out the start and what is done between steps: 4 images in half a second', async () => {
    expect(await speedOf(25)).toBeCloseTo(8, 12);
  });

  it('knows nothing of a few steps', async () => {
    expect(await speedOf(24)).toBeUndefined();
  });
});
