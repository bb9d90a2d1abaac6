/** Signals that ask a process to end. */
export type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What a Ctrl-C arrives on; `process` is one. */
export interface SignalSource {
  on: (signal: EndingSignal, listener: () => void) => unknown;
  off: (signal: EndingSignal, listener: () => void) => unknown;
}

/** Exit code of a shell command that was interrupted: 128 + SIGINT (2). */
export const INTERRUPTED = 130;

/** Exit code of one whose terminal was closed: 128 + SIGHUP (1). */
export const HUNG_UP = 129;

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, and a second SIGINT or SIGTERM into an immediate exit.
 *
 * The first lets the work save what it has; `onFirst` tells the user so. The second is for work that does not come back. A
 * SIGHUP never is that second one, nor the first of two: a window that is closed sends it more than once, and often
 * SIGTERM with it, where nobody asked twice.
 *
 * @param watchHangup false where SIGHUP is to be ignored (`nohup`). @default true
 */
export function watchSignals({
  source,
  controller,
  onFirst,
  exit,
  watchHangup = true,
}: {
  source: SignalSource;
  controller: AbortController;
  onFirst: (signal: EndingSignal) => void;
  exit: (code: number) => void;
  watchHangup?: boolean | undefined;
}): { stop: () => void; exitCode: () => number } {
  let asked = false;
  let exitCode = INTERRUPTED;
  const first = (signal: EndingSignal, code: number): void => {
    if (controller.signal.aborted) return;
    exitCode = code;
    onFirst(signal);
    controller.abort();
  };
  const interrupt = (signal: EndingSignal) => (): void => {
    if (asked) {
      exit(INTERRUPTED);
      return;
    }
    asked = true;
    first(signal, INTERRUPTED);
  };
  const listeners: Partial<Record<EndingSignal, () => void>> = {
    SIGINT: interrupt('SIGINT'),
    SIGTERM: interrupt('SIGTERM'),
    ...(watchHangup && {
      SIGHUP: () => {
        first('SIGHUP', HUNG_UP);
      },
    }),
  };
  const entries = Object.entries(listeners) as [EndingSignal, () => void][];
  for (const [signal, listener] of entries) source.on(signal, listener);
  return {
    stop: () => {
      for (const [signal, listener] of entries) source.off(signal, listener);
    },
    exitCode: () => exitCode,
  };
}
