import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { describeError } from '../errors/describe-error.js';
import type { StopReason } from './stop-reason.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';

const STOP_REASONS = [
  'finished',
  'aborted',
  'time-limit',
  'early-stop',
] as const satisfies readonly StopReason[];

const outcomeSchema = z.object({
  stopped: z.enum([...STOP_REASONS, 'failed']),
  /** Steps done, resumed parts included. */
  step: z.int().nonnegative(),
  /** Seconds of training, resumed parts included. */
  seconds: z.number().nonnegative(),
  /** ISO 8601. */
  ended: z.string(),
  /** Why it failed. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** How the training of a run ended. */
export type RunOutcome = z.output<typeof outcomeSchema>;

/**
 * Trains, and writes down how that ended; what an earlier part of the run said goes first. A process that is killed writes
 * nothing, so that a run without an outcome is one that goes on or was killed.
 *
 * @param path outcome.json of the run
 * @param at where the run stands when it ends
 * @param log told where a training that came to its end cannot write that down: everything of it is saved by then
 * @throws what `train` throws
 */
export async function recordOutcome(
  path: string,
  train: () => Promise<StopReason>,
  at: () => { readonly step: number; readonly elapsed: number },
  log: (line: string) => void = () => undefined,
): Promise<StopReason> {
  await rm(path, { force: true });
  const write = async (end: Pick<RunOutcome, 'stopped' | 'error'>): Promise<void> => {
    const { step, elapsed: seconds } = at();
    const outcome: RunOutcome = { ...end, step, seconds, ended: new Date().toISOString() };
    await writeFileAtomically(path, `${JSON.stringify(outcome, null, 2)}\n`);
  };
  let stopped: StopReason;
  try {
    stopped = await train();
  } catch (error) {
    const { code, message } = describeError(error);
    // A full disk may be the very reason; it must not hide itself.
    await write({ stopped: 'failed', error: { code, message } }).catch(() => undefined);
    throw error;
  }
  await write({ stopped }).catch((error: unknown) => {
    log(`How the training ended could not be written down: ${describeError(error).message}`);
  });
  return stopped;
}

/** What {@link recordOutcome} wrote; undefined where there is nothing that can be read. */
export async function readOutcome(path: string): Promise<RunOutcome | undefined> {
  try {
    return outcomeSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
