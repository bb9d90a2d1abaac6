import { throwFirst } from '@ssd/files';
import { describeError } from '../../errors/describe-error.js';

/** Takes what is to be closed when the work is over, whatever its end: the last one first. */
export type AddCloser = (what: string, close: () => void | Promise<void>) => void;

/**
 * Does work, and then closes what it opened, each whether or not others could be closed.
 *
 * @param log told what could not be closed where something else is thrown
 * @throws what the work throws; where all was done, what the first closer throws. What further closers throw is its cause, an
 * AggregateError (behind a cause of its own)
 */
export async function withClosers<T>(
  work: (add: AddCloser) => Promise<T>,
  log: (line: string) => void,
): Promise<T> {
  const closers: { what: string; close: () => void | Promise<void> }[] = [];
  const errors: unknown[] = [];
  let result: T | undefined;
  try {
    result = await work((what, close) => closers.push({ what, close }));
  } catch (error) {
    errors.push(error);
  }
  for (const { what, close } of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      if (errors.length > 0) log(`Closing ${what} failed, too: ${describeError(error).message}`);
      errors.push(error);
    }
  }
  throwFirst(errors);
  return result as T;
}
