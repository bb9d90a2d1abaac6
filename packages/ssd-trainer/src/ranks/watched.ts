import { setTimeout } from 'node:timers/promises';
import type { RankWatch } from './rank-watch.js';

/** Milliseconds that an error of TensorFlow waits for the watch to say what lies behind it. */
const GRACE = 5000;

/** What TensorFlow says where another rank is gone. */
const OF_OTHERS: ReadonlySet<unknown> = new Set([
  'ABORTED',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'UNAVAILABLE',
]);

/**
 * Does a rank's work while the watch is over it, and tells the others how that ended.
 *
 * @throws what the work throws; TrainerError E_RANKS, without waiting for the work, where another rank is lost
 */
export async function watched<T>(watch: RankWatch | undefined, work: () => Promise<T>): Promise<T> {
  if (watch === undefined) return work();
  try {
    const result = await Promise.race([work(), watch.lost]);
    await watch.leave();
    return result;
  } catch (error) {
    const cause = await causeOf(error, watch);
    await watch.fail(cause);
    throw cause;
  }
}

/** The loss of a rank, where an error is but what came of it. */
async function causeOf(error: unknown, { lost }: RankWatch): Promise<unknown> {
  if (!OF_OTHERS.has((error as { code?: unknown } | null)?.code)) return error;
  return Promise.race([lost, setTimeout(GRACE, error, { ref: true })]).catch((loss: unknown) => loss);
}
