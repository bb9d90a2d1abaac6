import { multibox } from '../../losses/multibox.js';
import { conv } from '@ssd/vgg-backbone';
import type { CompileStepOptions } from './compile-step-options.js';
import { tinyBatch, tinyPreset, withTinyStep } from '../testing/tiny-step.js';
import type { StepResult } from '../step-result.js';

const settings = { learningRate: 0.01, emaDecay: 0.5 };
/** With batch norm, whose statistics must stay, too. */
const preset = tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]);
const exponential = (initial: number): NonNullable<CompileStepOptions['lossScale']> => ({
  kind: 'exponential',
  initial,
  growSteps: 3,
  growFactor: 2,
  shrinkSteps: 2,
  shrinkFactor: 0.5,
});

/** Steps of one batch each, and what every variable holds after each of them, the state before the first in front. */
function run(
  options: Partial<CompileStepOptions>,
  batches: Parameters<typeof tinyBatch>[],
): Promise<{ results: StepResult[]; states: Map<string, number[]>[] }> {
  return withTinyStep({ preset, ...options }, async ({ step, values }) => {
    const results = [];
    const states = [await values()];
    for (const batch of batches) {
      results.push(await step.run(tinyBatch(...batch), settings));
      states.push(await values());
    }
    return { results, states };
  });
}

/** Names of the variables that differ. */
const changed = (a: Map<string, number[]>, b: Map<string, number[]>): string[] =>
  [...a.keys()].filter((name) => a.get(name)!.join() !== b.get(name)!.join()).sort();

/** Makes gradients of some hundred. */
const LARGE = { loss: multibox({ lossReduction: 'image-mean', localizationWeight: 1000 }) };

const STATE = ['bad_steps', 'good_steps', 'loss_scale'];
const isState = (name: string): boolean => STATE.includes(name);

describe('a step with a loss scale', () => {
  it.each([1, 2])('of a power of two makes the step without one, in %d parts', async (accumulate) => {
    const batches: [number, number][] = [
      [4, 1],
      [4, 2],
    ];
    const plain = await run({ accumulate }, batches);
    const fixed = await run({ accumulate, lossScale: { kind: 'fixed', scale: 1024 } }, batches);
    expect(fixed.results.map(({ scaling }) => scaling)).toEqual([
      { scale: 1024, skipped: false },
      { scale: 1024, skipped: false },
    ]);
    expect(plain.results[0]).not.toHaveProperty('scaling');
    for (const [name, values] of plain.states.at(-1)!) {
      const other = fixed.states.at(-1)!.get(name)!;
      const distance = Math.max(...values.map((value, i) => Math.abs(value - other[i]!)));
      expect([name, distance < 1e-5]).toEqual([name, true]);
    }
  });

  it.each([1, 2])('that overflows changes nothing but the scale, in %d parts', async (accumulate) => {
    // 1e38 times gradients of some hundred do not fit into float32; halved every second time they do at last.
    const batches = Array.from({ length: 30 }, (_, i): [number, number] => [4, i]);
    const options = { accumulate, lossScale: exponential(1e38), ...LARGE };
    const { results, states } = await run(options, batches);
    const skipped = results.map(({ scaling }) => scaling!.skipped);
    const count = skipped.indexOf(false);
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count % 2).toBe(0); // a scale that overflows once does so twice, and is halved
    for (let i = 0; i < count; i++) {
      expect(changed(states[i]!, states[i + 1]!).filter((name) => !isState(name))).toEqual([]);
      expect(results[i]!.scaling!.scale).toBe(Math.fround(Math.fround(1e38) / 2 ** Math.floor(i / 2)));
      expect(Number.isFinite(results[i]!.total)).toBe(true);
      expect(Number.isFinite(results[i]!.gradientNorm)).toBe(false);
    }
    // The first step that fits changes all there is: weights, momentum, statistics and averages.
    const moved = changed(states[count]!, states[count + 1]!);
    expect(moved).toEqual(
      expect.arrayContaining([
        'classifiers/map0/filter',
        'classifiers/map0/filter/ExponentialMovingAverage',
        'classifiers/map0/filter/Momentum',
        'conv1/filter',
        'conv1/moving_mean',
        'conv1/moving_mean/ExponentialMovingAverage',
        'conv1/moving_variance',
      ]),
    );
    for (const values of states.at(-1)!.values()) expect(values.every(Number.isFinite)).toBe(true);
  });

  it('is skipped as a whole where only its last part overflows', async () => {
    // Two parts of two images; the first has nothing to find, so that its gradient is 0 at any scale.
    const options = { accumulate: 2, weightDecay: 0, lossScale: exponential(1e38), ...LARGE };
    const { results, states } = await run(options, [[4, 1, 2]]);
    expect(results[0]!.scaling).toEqual({ scale: Math.fround(1e38), skipped: true });
    expect(changed(states[0]!, states[1]!)).toEqual(['bad_steps']); // the statistics are back where they were
  });

  it('goes on as the parts would without the ones that were skipped', async () => {
    const options = { accumulate: 2, lossScale: { kind: 'fixed', scale: 1 } } as const;
    const straight = await run(options, [
      [4, 1],
      [4, 2],
    ]);
    const withSkip = await withTinyStep({ preset, ...options }, async ({ step, values }) => {
      await step.run(tinyBatch(4, 1), settings);
      const bad = tinyBatch(4, 7);
      bad.targets['offsets']!.fill(NaN);
      const { scaling } = await step.run(bad, settings);
      expect(scaling).toEqual({ scale: 1, skipped: true });
      await step.run(tinyBatch(4, 2), settings);
      return values();
    });
    expect(changed(straight.states.at(-1)!, withSkip)).toEqual([]);
  });
});
