import type { TrainConfig } from '../../config/schema.js';

/** Images of one of a step's batches: as configured, or as equal ones as there are images for. */
export function batchImages(
  { batchSize, accumulate }: Pick<TrainConfig, 'batchSize' | 'accumulate'>,
  images: number,
): number {
  return Math.min(batchSize, Math.floor(images / accumulate));
}

/** Images of a step, all of its batches. */
export function stepImages(config: Pick<TrainConfig, 'batchSize' | 'accumulate'>, images: number): number {
  return Math.max(1, batchImages(config, images)) * config.accumulate;
}
