import type { StopReason } from '../run-folder/stop-reason.js';

/**
 * How far weights were trained: `full`, as far as planned or nearly; `short`, on few of the planned steps, over which a time limit
 * let the learning rate run out; `hardly`, ended long before the learning rate could do its work.
 */
export type TrainingExtent = 'full' | 'short' | 'hardly';

/** Where weights stand in their training. */
export interface TrainedSteps {
  readonly step: number;
  /** Steps that were planned; null where that is not known. */
  readonly totalSteps: number | null;
  readonly extent: TrainingExtent;
}

export interface TrainingExtentOptions {
  readonly step: number;
  readonly totalSteps: number | null;
  /** Seconds of training. */
  readonly elapsed: number | null;
  readonly timeLimit: number | null;
  /** Whether they started from trained weights. */
  readonly pretrained: boolean;
  /** How the training ended; undefined where it goes on or was killed. */
  readonly stopped?: StopReason | 'failed' | undefined;
}

/** Share of the planned steps from which on a training counts as one. */
const ENOUGH = 1 / 3;
/** Fewer steps from random weights teach next to nothing, whatever was planned: a warm-up alone has as many. */
export const FEWEST_FROM_NOTHING = 100;
/** The last step of a limited run may begin this share of the limit before its end. */
const NEARLY = 0.95;

/** Judges a training by its steps. One that `--patience` ended is full: it had its chance. */
export function trainingExtent({
  step,
  totalSteps,
  elapsed,
  timeLimit,
  pretrained,
  stopped,
}: TrainingExtentOptions): TrainingExtent {
  if (stopped === 'early-stop') return 'full';
  if (!pretrained && step < FEWEST_FROM_NOTHING) return 'hardly';
  if (totalSteps === null || step >= ENOUGH * totalSteps) return 'full';
  const timeIsUp = timeLimit !== null && elapsed !== null && elapsed >= NEARLY * timeLimit;
  return stopped === 'time-limit' || timeIsUp ? 'short' : 'hardly';
}

/** For people: `2 of 1350`, or `1350` where no more were planned or that is not known. */
export function stepsOf(step: number, totalSteps: number | null): string {
  return totalSteps === null || step >= totalSteps ? String(step) : `${step} of ${totalSteps}`;
}

/** Steps of a run: those of its epochs, or fewer where it was told so. */
export function plannedSteps(
  { epochs, maxSteps }: { epochs: number; maxSteps?: number | null | undefined },
  stepsPerEpoch: number,
): number {
  return Math.min(epochs * stepsPerEpoch, maxSteps ?? Infinity);
}

/**
 * Steps of a run in all, from where it stands: those made, and those that its epochs have left. The same as {@link plannedSteps},
 * unless its batches or images were others before.
 */
export function stepsFrom(
  { step, epoch, batch }: { readonly step: number; readonly epoch: number; readonly batch: number },
  {
    epochs,
    maxSteps,
    batchesPerEpoch,
  }: { epochs: number; maxSteps?: number | null | undefined; batchesPerEpoch: number },
): number {
  return Math.min(step + (epochs - epoch) * batchesPerEpoch - batch, maxSteps ?? Infinity);
}
