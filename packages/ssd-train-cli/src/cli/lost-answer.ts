import { CommandError } from '../errors/command-error.js';
import type { OutputStream } from './terminal.js';

/** Exit code of a command whose reader went before the end: 128 + SIGPIPE (13). */
export const READER_LEFT = 141;

/** What becomes of a command whose answer did not arrive. */
export interface LostAnswer {
  exitCode: number;
  /** What to tell the user; undefined where the reader left on purpose (`| head`), which is nothing to speak of. */
  error?: CommandError;
}

/** Waits until stdout has taken everything, and says what follows where it has not. @param isJson for a program to read */
export async function lostAnswer(
  stdout: OutputStream,
  { isJson }: { isJson: boolean },
): Promise<LostAnswer | undefined> {
  const failure = await stdout.lost?.();
  if (failure === undefined) {
    if (!isJson || stdout.wasClosed !== true) return undefined;
    return lostTo('it was closed when the command began', undefined);
  }
  return failure.code === 'EPIPE' ? { exitCode: READER_LEFT } : lostTo(failure.message, failure);
}

function lostTo(reason: string, cause: Error | undefined): LostAnswer {
  return {
    exitCode: 1,
    error: new CommandError(
      'ANSWER_LOST',
      `Expected to write the answer to stdout, but not all of it arrived: ${reason}.`,
      {
        hint: 'The files that a command writes are not concerned. Send stdout to a file on a disk with room, or to /dev/null where the answer is not needed.',
        cause,
      },
    ),
  };
}
