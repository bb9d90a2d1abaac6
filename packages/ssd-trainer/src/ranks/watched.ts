import { setTimeout } from 'node:timers/promises';
import type { RankWatch } from './rank-watch.js';

/** Milliseconds that what came of another rank's end waits for what lies behind it, and the other way round. */
const GRACE = 8000;

/** What TensorFlow says where another rank is gone. */
const OF_OTHERS: ReadonlySet<unknown> = new Set([
  'ABORTED',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'UNAVAILABLE',
]);

type Ended<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Does a rank's work while the watch is over it, and tells the others how that ended.
 *
 * @throws what the work throws; TrainerError E_RANKS, without waiting for the work, where another rank is lost
 */
export async function watched<T>(watch: RankWatch | undefined, work: () => Promise<T>): Promise<T> {
  if (watch === undefined) return work();
  const own: Promise<Ended<T>> = work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const lost = watch.lost.catch((loss: unknown) => ({ loss }));
  const first = await Promise.race([own, lost]);
  if ('value' in first) {
    await watch.leave();
    return first.value;
  }
  const cause = 'loss' in first ? await ownCause(own, first.loss, watch) : await causeOf(first.error, watch);
  await watch.fail(cause);
  throw cause;
}

/** The loss of a rank, where an error is but what came of it. */
async function causeOf(error: unknown, { lost }: RankWatch): Promise<unknown> {
  if (!isOfOthers(error)) return error;
  return Promise.race([lost, setTimeout(GRACE, error)]).catch((loss: unknown) => loss);
}

/** This rank's own error, where it is about to say more of what another one has said first: a loss that is not finite, a full disk. */
async function ownCause(
  own: Promise<Ended<unknown>>,
  loss: unknown,
  { saidWhy }: RankWatch,
): Promise<unknown> {
  if (!saidWhy) return loss;
  const ended = await Promise.race([own, setTimeout(GRACE, undefined)]);
  return ended !== undefined && 'error' in ended && !isOfOthers(ended.error) ? ended.error : loss;
}

/** Whether an error, or what it was made of, is TensorFlow's word for a rank that is gone: a checkpoint is saved together, too. */
function isOfOthers(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return OF_OTHERS.has(code) || isOfOthers(cause);
}
