import type { Hook, Run } from '../hook.js';
import { epochLine, mapLine } from './log-lines.js';

export interface ReferenceLogHookOptions {
  /** Takes a line without a line break. */
  readonly write: (line: string) => void;
  /** mAP of the weights as they are now on the pictures trained on. Rejects with the signal's reason when aborted. */
  readonly measure: () => Promise<number>;
  readonly signal: AbortSignal;
}

interface Epoch {
  steps: number;
  seconds: number;
  loss: number;
}

/**
 * Writes what train.py writes of every epoch: the loss of its last batch, its speed, and the mAP on the pictures trained on.
 * An epoch that the end of the run cuts short is written as far as it went; one that an abort cuts short is finished by the
 * resumed run.
 */
export function referenceLogHook({ write, measure, signal }: ReferenceLogHookOptions): Hook {
  let current: Epoch = { steps: 0, seconds: 0, loss: 0 };

  async function close(epoch: number): Promise<void> {
    const { steps, seconds, loss } = current;
    current = { steps: 0, seconds: 0, loss: 0 };
    write(epochLine({ epoch, loss, steps, seconds }));
    try {
      write(mapLine(epoch, await measure()));
    } catch (error) {
      if (!signal.aborted) throw error; // an abort ends the run after the next step
    }
  }

  return {
    name: 'reference-log',
    afterStep(_run: Run, { losses, seconds }) {
      current.steps += 1;
      current.seconds += seconds;
      current.loss = losses.total;
    },
    afterEpoch: (_run, epoch) => close(epoch + 1),
    async afterTrain(run, reason) {
      if (current.steps > 0 && reason !== 'aborted') await close(run.state.epoch + 1);
    },
    state: () => ({ ...current }),
    restore(state) {
      current = state as unknown as Epoch;
    },
  };
}
