import type { TrainContext } from '@ssd/trainer/training';
import type { Terminal } from '../cli/terminal.js';

/**
 * Shows a training run as train.py does: its lines, ours as `[i] …`, and the progress of the epoch. Of ours none has the words
 * by which the scripts find theirs.
 */
export function referenceDisplay({
  terminal,
  signal,
}: {
  terminal: Terminal;
  signal: AbortSignal;
}): TrainContext {
  return {
    signal,
    referenceLog: terminal.note,
    log: (line) => {
      terminal.note(`[i] ${line}`);
    },
    onProgress: ({ epoch, epochs, step, totalSteps }) => {
      terminal.status(`[i] Train ${String(epoch).padStart(2)}/${epochs}: step ${step}/${totalSteps}`);
    },
  };
}
