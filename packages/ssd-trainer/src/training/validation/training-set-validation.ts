import { cacheBytes } from '../open/cache-bytes.js';
import { chooseSamples } from '../open/choose-samples.js';
import type { PreparedRun } from '../open/prepare-run.js';
import { Validation, type ValidationOptions } from './validation.js';

/** What measures images that are trained on, unvaried; undefined where none are asked for, or all are measured anyway. */
export function trainingSetValidation(
  { config, data }: PreparedRun,
  measuring: Omit<ValidationOptions, 'data' | 'cacheBytes' | 'losses'>,
): Validation | undefined {
  const { evaluateTraining, overfit, seed, trainSplit, cacheImages } = config;
  if (evaluateTraining === 0 || overfit !== null) return undefined;
  const samples = chooseSamples(data.train, evaluateTraining, seed);
  return new Validation({
    ...measuring,
    data: { split: trainSplit, samples },
    cacheBytes: cacheBytes(cacheImages, measuring.local),
  });
}
