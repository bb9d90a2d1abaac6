import { cacheBytes } from '../open/cache-bytes.js';
import { chooseSamples } from '../open/choose-samples.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { RunSession } from '../open/run-session.js';
import { Validation, type ValidationOptions } from './validation.js';

/** What measures images that are trained on, unvaried; undefined where none are asked for, or all are measured anyway. */
export function trainingSetValidation(
  { config, data, precision }: PreparedRun,
  session: RunSession,
  context: Pick<ValidationOptions, 'workerExecArgv' | 'onProgress'>,
): Validation | undefined {
  const { evaluateTraining, overfit, seed, trainSplit, cacheImages } = config;
  if (evaluateTraining === 0 || overfit !== null) return undefined;
  const samples = chooseSamples(data.train, evaluateTraining, seed);
  return new Validation({
    config,
    run: session,
    data: { split: trainSplit, samples },
    precision,
    cacheBytes: cacheBytes(cacheImages),
    ...context,
  });
}
