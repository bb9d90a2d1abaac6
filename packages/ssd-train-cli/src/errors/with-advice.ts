import { isErrorLike } from '@ssd/trainer/errors';

/**
 * Does work of a library, whose hints know no command, and puts in what the command knows better.
 *
 * @param advice what to do instead of what the error says, by its code
 * @throws what the work throws, the same error with the hint
 */
export async function withAdvice<T>(
  advice: Readonly<Record<string, string>>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (
      isErrorLike(error) &&
      typeof error.code === 'string' &&
      Object.hasOwn(advice, error.code) &&
      Object.isExtensible(error)
    ) {
      error.hint = advice[error.code];
    }
    throw error;
  }
}
