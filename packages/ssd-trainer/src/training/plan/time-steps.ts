import type { Hook } from '../hook.js';
import { scheduleHook } from '../hooks/schedule-hook.js';
import { abortHook } from '../hooks/stop-hooks.js';
import { openLoader } from '../open/open-loader.js';
import { prepareRun } from '../open/prepare-run.js';
import { RunSession } from '../open/run-session.js';
import { Trainer } from '../trainer.js';
import { plannedSteps } from '../../checkpoint/training-extent.js';
import type { TrainContext, TrainOptions } from '../types.js';

/** How fast a run would be here. */
export interface StepTiming {
  /** Of a step, without waiting for the pictures, which at the start are still to be decoded; undefined for a short run. */
  readonly secondsPerStep: number | undefined;
  /** Steps that the run has in all. */
  readonly totalSteps: number;
  /** Pictures of a step. */
  readonly batchSize: number;
}

/** The first ones take longer: TensorFlow prepares the graph, allocators grow. */
const WARM_UP = 3;
const TIMED = 8;
/** A run that has no more steps than this times so many is not worth it. */
const SHORT = 5 * (WARM_UP + TIMED);

/**
 * Makes the first steps of a new run for their time alone, with the run's own threads and batches. Writes nothing.
 *
 * @throws what `train` throws for settings and data; the signal's reason
 */
export async function timeSteps(
  options: TrainOptions,
  { signal = new AbortController().signal, workerExecArgv }: Pick<TrainContext, 'signal' | 'workerExecArgv'>,
): Promise<StepTiming> {
  const { config, data, precision } = await prepareRun(options, { signal, log: () => undefined });
  const { classes, batchSize } = data;
  const session = await RunSession.create({ config, classes, batchSize, precision });
  try {
    const loader = openLoader({ config, data, model: session.model, workerExecArgv });
    try {
      const { epochs } = config;
      const totalSteps = plannedSteps(config, loader.batchesPerEpoch);
      if (totalSteps <= SHORT) return { secondsPerStep: undefined, totalSteps, batchSize };
      const seconds: number[] = [];
      const timing: Hook = {
        name: 'timing',
        afterStep: (_run, report) => void seconds.push(report.seconds - report.waited),
      };
      const hooks = [scheduleHook(config), timing, abortHook(signal)];
      await new Trainer({ step: session.step, loader, hooks, epochs, maxSteps: WARM_UP + TIMED }).train();
      signal.throwIfAborted();
      return { secondsPerStep: median(seconds.slice(WARM_UP)), totalSteps, batchSize };
    } finally {
      await loader.close();
    }
  } finally {
    session.dispose();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
