import { float32Text } from './float32-text.js';

/** What a line of train.py says of an epoch. */
export interface EpochNumbers {
  /** 1-based, as in the names of checkpoints. */
  readonly epoch: number;
  /** Total loss of the epoch's last batch. */
  readonly loss: number;
  /** Steps of the epoch. */
  readonly steps: number;
  /** Seconds that they took, waiting for pictures included. */
  readonly seconds: number;
}

/**
 * The line that the scripts take loss and speed from (docs/reference.md): the second field after `:`, and the fifth field,
 * steps a second.
 */
export function epochLine({ epoch, loss, steps, seconds }: EpochNumbers): string {
  return `epoch:${epoch} loss:${float32Text(loss)} perf = ${fixed(steps / seconds)} global_ste/sec`;
}

/** The line that the scripts take the accuracy from: its fourth field. */
export function mapLine(epoch: number, map: number): string {
  return `epoch:${epoch} train mAP: ${fixed(map)}`;
}

/** Python's `{:4f}`. */
function fixed(value: number): string {
  return value.toFixed(6);
}
