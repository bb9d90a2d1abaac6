import { join } from 'node:path';
import type { TrainingSession } from '../open/training-session.js';
import type { Outputs } from './outputs.js';

/**
 * Those of a rank that is not 0: nothing on any disk. It takes part in saving, since what is saved is compared between the ranks.
 *
 * @param checkpoints their folder, where rank 0 is
 */
export function noOutputs(checkpoints: string, session: Pick<TrainingSession, 'save'>): Outputs {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    writer: { step: nothing, epochs: nothing },
    evaluationLog: { append: nothing },
    store: {
      async save(name) {
        const prefix = join(checkpoints, name);
        await session.save(prefix);
        return prefix;
      },
      rewriteSidecar: nothing,
      saveFinal: nothing,
    },
    inside: { hooks: [], profile: () => undefined },
    tensorboard: undefined,
    folder: undefined,
    record: (train) => train(),
  };
}
