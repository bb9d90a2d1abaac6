import type { TrainConfig } from '../../config/schema.js';
import { TrainerError } from '../../errors/trainer-error.js';
import { stepsFrom } from '../../checkpoint/training-extent.js';

export interface ExpectStepsLeftOptions {
  /** Settings of the run before, and as it is to go on. */
  readonly before: TrainConfig;
  readonly config: TrainConfig;
  /** Where it stands. */
  readonly run: {
    readonly step: number;
    readonly epoch: number;
    readonly batch: number;
    readonly elapsed: number;
  };
  readonly batchesPerEpoch: number;
  readonly log: (line: string) => void;
}

/**
 * Refuses a length that a run that goes on has passed already, or that another setting keeps from counting; says where a run is at
 * its end.
 *
 * @throws TrainerError E_CONFIG
 */
export function expectStepsLeft({ before, config, run, batchesPerEpoch, log }: ExpectStepsLeftOptions): void {
  const { epochs, maxSteps, timeLimit } = config;
  const byEpochs = stepsFrom(run, { epochs, batchesPerEpoch });
  const total = Math.min(byEpochs, maxSteps ?? Infinity);
  const epochsNeeded = (steps: number): number =>
    run.epoch + Math.ceil((steps - run.step + run.batch) / batchesPerEpoch);
  if (total < run.step) {
    const short =
      maxSteps !== null && maxSteps < run.step
        ? `${maxSteps} steps`
        : `${epochs} epochs of ${batchesPerEpoch} steps`;
    throw new TrainerError(
      'E_CONFIG',
      `Expected a run of more than the ${run.step} steps that it has made, in epoch ${run.epoch + 1}, got one of ${short}, ${Math.max(0, total)} in all.`,
      { hint: 'Give "epochs" or "maxSteps" beyond that, or go on from an earlier checkpoint.' },
    );
  }
  if (maxSteps !== null && maxSteps !== before.maxSteps && maxSteps > byEpochs) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected no more steps than the ${epochs} epochs of the run have, ${byEpochs} in all, got ${maxSteps}.`,
      { hint: `Give the epochs, too: "maxSteps": ${maxSteps}, "epochs": ${epochsNeeded(maxSteps)}.` },
    );
  }
  if (maxSteps !== null && maxSteps === before.maxSteps && epochs !== before.epochs && maxSteps < byEpochs) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a length that counts, got ${epochs} epochs, ${byEpochs} steps, of a run that ends after ${maxSteps} steps.`,
      { hint: `Let it end by its epochs: "epochs": ${epochs}, "maxSteps": null.` },
    );
  }
  if (timeLimit !== null && timeLimit !== before.timeLimit && timeLimit <= run.elapsed) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a time limit beyond the ${Math.round(run.elapsed)} seconds that the run was trained for, got ${timeLimit}.`,
      { hint: 'The limit is that of the whole run: give more, or "timeLimit": null.' },
    );
  }
  if (total === run.step) {
    log(
      `The run is at its end, step ${run.step} of ${total}: nothing is left to train. --epochs ${epochs + 1} ${maxSteps === null ? '' : '--steps none '}goes on.`,
    );
  }
}
