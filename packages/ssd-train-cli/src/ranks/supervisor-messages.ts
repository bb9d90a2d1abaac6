/** What a supervisor says to its ranks. */
export interface EndMessage {
  readonly kind: 'end';
}

/** What rank 0 says to its supervisor. */
export interface RunFolderMessage {
  readonly kind: 'run-folder';
  readonly folder: string;
}

/** The side of a process that was started with a channel to the one that started it; `process` is one. */
export interface IpcSource {
  readonly send?: ((message: RunFolderMessage) => unknown) | undefined;
  readonly channel?: { unref(): void } | null | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}
