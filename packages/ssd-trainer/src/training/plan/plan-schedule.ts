import { detectorOf } from '../../config/preset-recipe.js';
import type { TrainConfig } from '../../config/schema.js';
import { expectStepsLeft } from '../open/expect-steps-left.js';
import { openLoader } from '../open/open-loader.js';
import { prepareRun } from '../open/prepare-run.js';
import { resumePosition } from '../open/resume-position.js';
import { learningRate } from '../../schedules/learning-rate.js';
import { plannedSteps, stepsFrom } from '../../checkpoint/training-extent.js';
import type { TrainContext, TrainOptions } from '../types.js';

/** The learning rate of a run, before it is made. */
export interface PlannedSchedule {
  readonly config: TrainConfig;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Steps done and the rate of the next one: evenly over the run, the first and the last step among them. */
  readonly points: readonly (readonly [step: number, learningRate: number])[];
}

/** More do not fit on a screen. */
const MOST_POINTS = 1000;

/**
 * What the learning rate of a run would be, step by step; reads the data's lists and writes nothing. A time limit may make the
 * schedule run faster than that.
 *
 * @throws what `train` throws for settings and data
 */
export async function planSchedule(
  options: TrainOptions,
  { signal = new AbortController().signal, log = () => undefined }: Pick<TrainContext, 'signal' | 'log'> = {},
): Promise<PlannedSchedule> {
  const { config, data, resumed } = await prepareRun(options, { signal, log });
  // Only asked how long an epoch is: no threads, no cache.
  const loader = openLoader({
    config: { ...config, workers: 0, cacheImages: false, cacheFolder: null },
    data,
    model: { preset: detectorOf(config.preset), classes: data.classes },
  });
  const stepsPerEpoch = loader.batchesPerEpoch;
  await loader.close();
  let totalSteps = plannedSteps(config, stepsPerEpoch);
  if (resumed !== undefined) {
    const { sidecar, before } = resumed;
    const { batchSize, train } = data;
    const { run } = resumePosition({
      sidecar,
      batchSize,
      batchesPerEpoch: stepsPerEpoch,
      images: train.length,
    });
    expectStepsLeft({ before, config, run, batchesPerEpoch: stepsPerEpoch, log });
    totalSteps = stepsFrom(run, { ...config, batchesPerEpoch: stepsPerEpoch });
  }
  const count = Math.min(MOST_POINTS, totalSteps);
  const points = Array.from({ length: count }, (_, i) => {
    const step = count === 1 ? 0 : Math.round((i * (totalSteps - 1)) / (count - 1));
    return [step, learningRate(config.schedule, step, totalSteps)] as const;
  });
  return { config, stepsPerEpoch, totalSteps, points };
}
