/**
 * Runs every closer, whatever the others do, in order.
 *
 * @throws what the first that failed threw; what others threw is its `cause`, an AggregateError (behind a cause of its own)
 */
export function closeAll(...closers: readonly (() => void)[]): void {
  const errors: unknown[] = [];
  for (const close of closers) {
    try {
      close();
    } catch (error) {
      errors.push(error);
    }
  }
  throwFirst(errors);
}

/** {@link closeAll} where closing takes its time: one after the other. */
export async function closeAllInTurn(...closers: readonly (() => void | Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  throwFirst(errors);
}

/** Runs `body` and then the closers: an error of `body` comes first. What `body` gives is given. */
export function closing<T>(body: () => T, ...closers: readonly (() => void)[]): T {
  let result: T | undefined;
  closeAll(
    () => {
      result = body();
    },
    ...closers,
  );
  return result as T;
}

/** {@link closing} where the body or a closer takes its time. */
export async function closingInTurn<T>(
  body: () => Promise<T>,
  ...closers: readonly (() => void | Promise<void>)[]
): Promise<T> {
  let result: T | undefined;
  await closeAllInTurn(
    async () => {
      result = await body();
    },
    ...closers,
  );
  return result as T;
}

/**
 * Throws the first of some errors, if there is one, with the others as its `cause`: an AggregateError behind a cause of its own,
 * which is the AggregateError's cause, too, so that whoever follows causes comes to it.
 */
export function throwFirst(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  const [first, ...others] = errors;
  if (others.length > 0 && typeof first === 'object' && first !== null && Object.isExtensible(first)) {
    const own = (first as Error).cause;
    const what = `${others.length} more failed while closing: ${others.map(String).join('; ')}`;
    Object.defineProperty(first, 'cause', {
      value:
        own === undefined
          ? new AggregateError(others, what)
          : new AggregateError([own, ...others], what, { cause: own }),
      configurable: true,
      writable: true,
    });
  }
  throw first;
}
