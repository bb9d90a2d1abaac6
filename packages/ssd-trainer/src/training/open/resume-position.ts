import type { Sidecar } from '../../checkpoint/sidecar.js';
import type { RunState } from '../hook.js';
import { stepImages } from './step-images.js';

export interface ResumePositionOptions {
  /** Where the checkpoint stands. */
  readonly sidecar: Pick<Sidecar, 'run' | 'config'>;
  /** Images of a step, and steps of an epoch, as the run goes on. */
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  /** Images that are trained on. */
  readonly images: number;
}

export interface ResumePosition {
  readonly run: RunState;
  /** Images of the epoch that were trained on, and how many of them are trained on again since batches begin elsewhere now. */
  readonly image: number;
  readonly again: number;
}

/**
 * Where a run goes on that may have other batches than before: at the same image of the epoch, or, where no batch begins there, at
 * the last one before it that one begins at. An epoch that has no whole batch left is over.
 */
export function resumePosition({
  sidecar: { run: saved, config },
  batchSize,
  batchesPerEpoch,
  images,
}: ResumePositionOptions): ResumePosition {
  const { image: position, ...run } = saved;
  // Old checkpoints count batches alone, of the size that their settings say.
  const image = position ?? run.batch * (config === null ? batchSize : stepImages(config, images));
  const batch = Math.floor(image / batchSize);
  if (image === 0) return { run: { ...run, batch: 0 }, image, again: 0 };
  if (batch < batchesPerEpoch) return { run: { ...run, batch }, image, again: image - batch * batchSize };
  return { run: { ...run, epoch: run.epoch + 1, batch: 0, epochEnds: true }, image, again: 0 };
}
