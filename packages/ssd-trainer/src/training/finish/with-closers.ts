import { describeError } from '../../errors/describe-error.js';

/** Takes what is to be closed when the work is over, whatever its end: the last one first. */
export type AddCloser = (what: string, close: () => void | Promise<void>) => void;

/**
 * Does work, and then closes what it opened, each whether or not others could be closed.
 *
 * @param log told what could not be closed where something else is thrown
 * @throws what the work throws, as it is; where all was done, what the first closer throws. What further closers throw is its cause,
 * if it has none
 */
export async function withClosers<T>(
  work: (add: AddCloser) => Promise<T>,
  log: (line: string) => void,
): Promise<T> {
  const closers: { what: string; close: () => void | Promise<void> }[] = [];
  const closeAll = async (): Promise<{ what: string; error: unknown }[]> => {
    const failures: { what: string; error: unknown }[] = [];
    for (const { what, close } of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push({ what, error });
      }
    }
    return failures;
  };
  const tell = (failures: readonly { what: string; error: unknown }[]): void => {
    for (const { what, error } of failures)
      log(`Closing ${what} failed, too: ${describeError(error).message}`);
  };
  let result: T;
  try {
    result = await work((what, close) => closers.push({ what, close }));
  } catch (error) {
    const failures = await closeAll();
    tell(failures);
    throw withCause(error, failures);
  }
  const [first, ...others] = await closeAll();
  if (first === undefined) return result;
  tell(others);
  throw withCause(first.error, others);
}

/** The error itself: what is known by its class and code stays so. */
function withCause(error: unknown, failures: readonly { error: unknown }[]): unknown {
  if (
    failures.length > 0 &&
    error instanceof Error &&
    error.cause === undefined &&
    Object.isExtensible(error)
  ) {
    const errors = failures.map((failure) => failure.error);
    error.cause = errors.length === 1 ? errors[0] : new AggregateError(errors, 'Closing failed, too.');
  }
  return error;
}
