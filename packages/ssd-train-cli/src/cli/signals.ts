/** What a Ctrl-C arrives on; `process` is one. */
export interface SignalSource {
  on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  off: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
}

/** Exit code of a shell command that was interrupted: 128 + SIGINT (2). */
export const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Turns the first SIGINT or SIGTERM into an abort, and the second into an immediate exit.
 *
 * The first lets the work save what it has; `onFirst` tells the user so. The second is for work that does not come back.
 */
export function watchSignals({
  source,
  controller,
  onFirst,
  exit,
}: {
  source: SignalSource;
  controller: AbortController;
  onFirst: () => void;
  exit: (code: number) => void;
}): { stop: () => void } {
  const listener = (): void => {
    if (controller.signal.aborted) {
      exit(INTERRUPTED);
      return;
    }
    onFirst();
    controller.abort();
  };
  for (const signal of SIGNALS) source.on(signal, listener);
  return {
    stop: () => {
      for (const signal of SIGNALS) source.off(signal, listener);
    },
  };
}
