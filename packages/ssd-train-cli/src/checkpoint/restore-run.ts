import { TensorFlowError, type Session } from '@ssd/tf-runtime';
import { ACCUMULATED_SUFFIX } from '../training/accumulated-step.js';
import type { Averaged } from '../training/moving-average.js';
import { TrainerError } from '../training/trainer-error.js';

/**
Puts a checkpoint's variables into a compiled training session: weights, momentum, statistics and averages.

Averages that the checkpoint lacks (the run had none, and was forced to have them now) start at the weights, sums of
gradients at 0.

@throws TrainerError E_CHECKPOINT where files are missing or damaged, shapes differ, or any other variable is not there.
*/
export async function restoreRun(
  session: Pick<Session, 'restore' | 'read' | 'write'>,
  prefix: string,
  averages: readonly Averaged[],
): Promise<void> {
  const { missing } = await session.restore(prefix).catch((cause: unknown) => {
    if (!(cause instanceof TensorFlowError)) throw cause;
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint of this model in ${prefix}: ${cause.message}`,
      {
        cause,
        hint: 'Was it trained with the same preset and classes? Its .json file says.',
      },
    );
  });
  const absent = new Set(missing.filter((name) => !name.endsWith(ACCUMULATED_SUFFIX)));
  for (const { source, average } of averages) {
    if (!absent.delete(average.name)) continue;
    await session.write(average, await session.read(source.variable));
  }
  if (absent.size > 0) {
    const names = [...absent].slice(0, 5).join(', ');
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected every variable of the run in ${prefix}, ${absent.size} are missing: ${names}${absent.size > 5 ? ', …' : ''}.`,
    );
  }
}
