import fc from 'fast-check';
import { scheduleSchema, type Schedule } from '../../schedules/schedules.js';
import { emaDecayAt } from '../step/ema-decay.js';
import { learningRate } from '../../schedules/learning-rate.js';
import { fakeLoader, fakeStep } from '../testing/fakes.js';
import { Trainer, type TrainerSnapshot } from '../trainer.js';
import { scheduleHook } from './schedule-hook.js';
import { timeLimitHook } from './stop-hooks.js';

const schedule = scheduleSchema.parse({ kind: 'cosine', peak: 1 });

interface Timed {
  schedule?: Schedule;
  totalSteps?: number;
  timeLimit: number | null;
  /** Seconds of a step, counted from 0. */
  seconds: (step: number) => number;
  /** Goes on from here. */
  from?: TrainerSnapshot;
  /** Ends before this step. */
  until?: number;
}

/** The rates of the steps that are made until the time is up, on a clock that only steps move. */
async function ratesOf(options: Timed): Promise<number[]> {
  return (await trained(options)).rates;
}

async function trained({ totalSteps = 5, timeLimit, seconds, from, until, ...rest }: Timed): Promise<{
  rates: number[];
  snapshot: TrainerSnapshot;
}> {
  let now = 0;
  const step = fakeStep();
  const { run } = step;
  step.run = (batch, settings) => {
    now += seconds(trainer.state.step);
    return run(batch, settings);
  };
  const trainer: Trainer = new Trainer({
    step,
    loader: fakeLoader({ batchesPerEpoch: totalSteps }),
    hooks: [
      scheduleHook({ schedule: rest.schedule ?? schedule, emaDecay: null, timeLimit }),
      ...(timeLimit === null ? [] : [timeLimitHook(timeLimit)]),
      {
        name: 'until',
        afterStep(one) {
          if (one.state.step === until) one.stop('aborted');
        },
      },
    ],
    epochs: 1,
    now: () => now,
  });
  if (from) trainer.restore(from);
  await trainer.train();
  return { rates: step.settings.map((one) => one.learningRate), snapshot: trainer.snapshot() };
}

const close = (rates: readonly number[]): number[] => rates.map((rate) => expect.closeTo(rate, 12) as number);
const planned = (totalSteps: number, one = schedule): number[] =>
  Array.from({ length: totalSteps }, (_, step) => learningRate(one, step, totalSteps));

describe('scheduleHook', () => {
  it('follows the steps: a cosine over steps 0 to 4', async () => {
    const expected = [0, 1, 2, 3, 4].map((step) => (1 + Math.cos((Math.PI * step) / 4)) / 2);
    expect(await ratesOf({ timeLimit: null, seconds: () => 1 })).toEqual(close(expected));
  });

  it('follows the clock where that is further, from 5 % of the limit on', async () => {
    // 100 s for 5 steps of 40 s: at 0, 40 and 80 s the clock says (0.4 − 0.05) / 0.95 = 7/19 and 15/19 of the way.
    const expected = [0, 7 / 19, 15 / 19].map((way) => (1 + Math.cos(Math.PI * way)) / 2);
    expect(await ratesOf({ timeLimit: 100, seconds: () => 40 })).toEqual(close(expected));
  });

  it.each([
    ['all of the run within 5 % of the limit', 1000, () => 10],
    ['time to spare', 1e9, () => 1],
    ['a start-up of 4 % of a limit that all steps fit into', 100, (step: number) => (step === 0 ? 4 : 23)],
  ])('has the bits of a run without a limit: %s', async (_, timeLimit, seconds) => {
    expect(await ratesOf({ timeLimit, seconds })).toEqual(planned(5));
  });

  const warm = scheduleSchema.parse({ kind: 'cosine', peak: 1, warmupSteps: 100, warmupShare: 0.125 });

  it('warms up by steps on a machine of half the speed', async () => {
    // 1350 steps by plan, 900 of them fit: an eighth of that is more than the 100 of the warm-up, which stay.
    const rates = await ratesOf({ schedule: warm, totalSteps: 1350, timeLimit: 900, seconds: () => 1 });
    expect(rates).toHaveLength(900);
    expect(rates.slice(0, 40)).toEqual(planned(1350, warm).slice(0, 40)); // 4.4 %: no clock yet
    expect(rates[99]).toBeGreaterThan(0.99);
    expect(Math.max(...rates)).toBe(rates[99]);
    expect(rates.at(-1)).toBeLessThan(1e-5);
  });

  it('shortens a warm-up that most of the run would be spent on', async () => {
    const rates = await ratesOf({ schedule: warm, totalSteps: 1350, timeLimit: 160, seconds: () => 1 });
    expect(rates).toHaveLength(160); // an eighth of which is 20
    // 5 steps until the pace is known, each 1/100 of the way, the others 1/20: 5 + 5n ≥ 100, n = 19.
    expect(rates.slice(0, 7)).toEqual(close([0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.15]));
    expect(rates.indexOf(Math.max(...rates))).toBe(23);
    expect(rates[23]).toBeGreaterThan(0.97); // the clock has begun: (23/160 − 0.05) / 0.95 = 9.8 %
    expect(rates.at(-1)).toBeLessThan(1e-3);
  });

  const kinds = fc
    .oneof(
      fc.record({
        kind: fc.constant('cosine'),
        peak: fc.constant(1),
        warmupSteps: fc.nat(150),
        warmupShare: fc.constantFrom(0.125, 1),
      }),
      fc.record({
        kind: fc.constant('one-cycle'),
        peak: fc.constant(1),
        riseFraction: fc.constantFrom(0.1, 0.3, 0.5),
        warmupSteps: fc.nat(50),
      }),
      fc.record({
        kind: fc.constant('piecewise'),
        values: fc.constantFrom([1, 0.1, 0.01]),
        boundaries: fc.constantFrom([50, 80]),
        warmupSteps: fc.nat(150),
      }),
    )
    .map((kind) => scheduleSchema.parse(kind));
  const machine = fc.record({
    schedule: kinds,
    totalSteps: fc.integer({ min: 20, max: 300 }),
    timeLimit: fc.integer({ min: 20, max: 400 }),
    startUp: fc.double({ min: 0, max: 20, noNaN: true }),
    seed: fc.array(fc.double({ min: 0.05, max: 8, noNaN: true }), { minLength: 1, maxLength: 30 }),
  });

  it('never leaps up, whatever the machine, and comes to its end', async () => {
    await fc.assert(
      fc.asyncProperty(machine, async ({ startUp, seed, ...options }) => {
        const seconds = (step: number): number => (step === 0 ? startUp : 0) + seed[step % seed.length]!;
        const rates = await ratesOf({ ...options, seconds });
        const plan = planned(options.totalSteps, options.schedule);
        // The steepest of the plan, or a tenth of the peak; a cosine's middle is π/2 as steep as a line, and a warm-up before it.
        const steepest = Math.max(
          ...plan.map((rate, i) => rate - (plan[i - 1] ?? 0)),
          0.1 * (Math.PI / 2 + 1),
        );
        for (const [i, rate] of rates.entries()) {
          expect(rate - (rates[i - 1] ?? plan[0]!)).toBeLessThanOrEqual(steepest + 1e-12);
          expect(rate).toBeLessThanOrEqual(1);
        }
        if (rates.length < options.totalSteps) {
          // The last step begins 8 s before the time is up at most: what is left of the way down is no more than that.
          const left = Math.min(1, (8 + (rates.length === 1 ? startUp : 0)) / (0.95 * options.timeLimit));
          const by = (1 - left) * (options.totalSteps - 1);
          const end = learningRate(options.schedule, rates.length, options.totalSteps, {
            passed: by,
            climbed: 1e9,
          });
          expect(rates.at(-1)).toBeLessThanOrEqual(end + 1e-9);
        }
      }),
    );
  }, 60_000);

  it('goes on after an interruption as if there had been none', async () => {
    const options = { schedule: warm, totalSteps: 1350, timeLimit: 160, seconds: () => 1 };
    const whole = await ratesOf(options);
    // 30: after the warm-up. Within it the pace of the new process is known after some steps only.
    const first = await trained({ ...options, until: 30 });
    const { run, hooks } = JSON.parse(JSON.stringify(first.snapshot)) as TrainerSnapshot;
    const second = await ratesOf({ ...options, from: { run, hooks } });
    expect([...first.rates, ...second]).toEqual(whole);
  });

  it('goes on from checkpoints that do not say how far the warm-up is', async () => {
    const { snapshot } = await trained({ totalSteps: 5, timeLimit: null, seconds: () => 1, until: 2 });
    const old = { run: snapshot.run, hooks: { schedule: null } };
    expect(await ratesOf({ timeLimit: null, seconds: () => 1, from: old })).toEqual(planned(5).slice(2));
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
