import { scheduleSchema } from '../../config/schema.js';
import { emaDecayAt } from '../ema-decay.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer } from '../trainer.js';
import { scheduleHook } from './schedule-hook.js';

const schedule = scheduleSchema.parse({ kind: 'cosine', peak: 1 });

async function rates(timeLimit: number | null, secondsPerLook: number): Promise<number[]> {
  const step = fakeStep();
  let now = 0;
  const trainer = new Trainer({
    step,
    loader: fakeLoader({ batchesPerEpoch: 5 }),
    hooks: [scheduleHook({ schedule, emaDecay: null, timeLimit })],
    epochs: 1,
    now: () => (now += secondsPerLook),
  });
  await trainer.train();
  return step.settings.map(({ learningRate }) => learningRate);
}

describe('scheduleHook', () => {
  it('follows the steps: a cosine over steps 0 to 4', async () => {
    const expected = [0, 1, 2, 3, 4].map((step) => (1 + Math.cos((Math.PI * step) / 4)) / 2);
    expect(await rates(null, 1)).toEqual(expected.map((rate) => expect.closeTo(rate, 12) as number));
  });

  it('follows the clock where that is further: it runs out with the time', async () => {
    const limited = await rates(3, 1);
    expect(limited.at(-1)).toBeCloseTo(0, 12);
    expect(limited[1]).toBeLessThan((1 + Math.cos(Math.PI / 4)) / 2);
  });

  it('does not count the start-up', async () => {
    // One look at the clock a second: all of the run lies within 5 % of 1000 s.
    expect(await rates(1000, 1)).toEqual(await rates(null, 1));
  });

  it('follows the steps where they are further: time to spare changes nothing', async () => {
    expect(await rates(1e9, 1)).toEqual(await rates(null, 1));
  });
});

it.each([
  [0, 0.1], // 1/10
  [1, 2 / 11],
  [90, 0.91], // 91/100
  [890, 0.99], // 891/900 = 0.99: from here on the limit
  [10_000, 0.99],
])('emaDecayAt(0.99, %d) is %d', (step, decay) => {
  expect(emaDecayAt(0.99, step)).toBeCloseTo(decay, 12);
});
