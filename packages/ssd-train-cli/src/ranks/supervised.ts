import type { IpcSource } from './supervisor-messages.js';

/** What a rank that a supervisor started has of it. */
export interface Supervised {
  /** Aborted when the supervisor asks for an end. */
  readonly signal: AbortSignal;
  /** Tells it where the run lies. */
  readonly tellRunFolder: (folder: string) => void;
}

/**
 * Listens to the supervisor that started this process, if one did. Without it, it ends.
 *
 * @param process where messages come from
 * @param gone what to do when the supervisor is gone
 */
export function supervised(process: IpcSource, gone: () => void): Supervised | undefined {
  if (process.send === undefined) return undefined;
  const ending = new AbortController();
  process.on('message', (message) => {
    if ((message as { kind?: unknown } | null)?.kind === 'end') ending.abort();
  });
  process.on('disconnect', gone);
  // Listening must not keep a process that is done.
  process.channel?.unref();
  return {
    signal: ending.signal,
    tellRunFolder: (folder) => process.send!({ kind: 'run-folder', folder }),
  };
}
