import { ADAM_POWERS, ADAM_SUFFIXES, MOMENTUM_SUFFIX, TensorFlowError, type Session } from '@ssd/tf-runtime';
import { ACCUMULATED_SUFFIX } from '../step/accumulated-step.js';
import { LOSS_SCALE_VARIABLES } from '../step/create-loss-scale.js';
import type { Copied } from '../step/statistics-backup.js';
import { describeError } from '../../errors/describe-error.js';
import { TrainerError } from '../../errors/trainer-error.js';

export interface RestoreOptions {
  /** Variables that start at others where the checkpoint lacks them. */
  readonly copies: readonly Copied[];
  /** The checkpoint is another optimizer's: what this one keeps starts at its first values. @default false */
  readonly otherOptimizer?: boolean;
}

const OPTIMIZER_SUFFIXES = [MOMENTUM_SUFFIX, ...ADAM_SUFFIXES];

function isOptimizers(name: string): boolean {
  return (
    (ADAM_POWERS as readonly string[]).includes(name) ||
    OPTIMIZER_SUFFIXES.some((suffix) => name.endsWith(suffix))
  );
}

const OTHER_FILES = 'Take another checkpoint of the run, or copy all three files of this one again.';

/** What TensorFlow says of files that are cut off, changed or not there. */
const DAMAGED: ReadonlySet<string> = new Set(['DATA_LOSS', 'OUT_OF_RANGE', 'NOT_FOUND']);

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
  { copies, otherOptimizer = false }: RestoreOptions,
): Promise<void> {
  const { missing } = await session.restore(prefix).catch((cause: unknown) => {
    if (!(cause instanceof TensorFlowError)) throw cause;
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected a checkpoint of this model in ${prefix}: ${describeError(cause).message}`,
      {
        cause,
        hint: DAMAGED.has(cause.code)
          ? OTHER_FILES
          : 'Was it trained with the same preset and classes? Its .json file says.',
      },
    );
  });
  const absent = new Set(
    missing.filter(
      (name) =>
        !name.endsWith(ACCUMULATED_SUFFIX) &&
        !LOSS_SCALE_VARIABLES.has(name) &&
        !(otherOptimizer && isOptimizers(name)),
    ),
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
      { hint: OTHER_FILES },
    );
  }
}
