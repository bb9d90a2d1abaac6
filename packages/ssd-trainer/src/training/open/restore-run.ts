import { TensorFlowError, type Session } from '@ssd/tf-runtime';
import { ACCUMULATED_SUFFIX } from '../step/accumulated-step.js';
import { LOSS_SCALE_VARIABLES } from '../step/create-loss-scale.js';
import type { Copied } from '../step/statistics-backup.js';
import { describeError } from '../../errors/describe-error.js';
import { TrainerError } from '../../errors/trainer-error.js';

/**
 * Puts a checkpoint's variables into a compiled training session: weights, momentum, statistics and averages.
 *
 * Copies that the checkpoint lacks (the run had none, and was forced to have them now) start at what they follow: moving
 * averages at the weights. So do sums of gradients at 0, and a loss scale where its settings say.
 *
 * @throws TrainerError E_CHECKPOINT where files are missing or damaged, shapes differ, or any other variable is not there.
 */
export async function restoreRun(
  session: Pick<Session, 'restore' | 'read' | 'write'>,
  prefix: string,
  copies: readonly Copied[],
): Promise<void> {
  const { missing } = await session.restore(prefix).catch((cause: unknown) => {
    if (!(cause instanceof TensorFlowError)) throw cause;
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint of this model in ${prefix}: ${describeError(cause).message}`,
      {
        cause,
        hint: 'Was it trained with the same preset and classes? Its .json file says.',
      },
    );
  });
  const absent = new Set(
    missing.filter((name) => !name.endsWith(ACCUMULATED_SUFFIX) && !LOSS_SCALE_VARIABLES.has(name)),
  );
  for (const { source, copy } of copies) {
    if (!absent.delete(copy.name)) continue;
    await session.write(copy, await session.read(source));
  }
  if (absent.size > 0) {
    const names = [...absent].slice(0, 5).join(', ');
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected every variable of the run in ${prefix}, ${absent.size} are missing: ${names}${absent.size > 5 ? ', …' : ''}.`,
      { hint: 'Take another checkpoint of the run, or copy the files of this one again.' },
    );
  }
}
