/**
 * What every error of every package carries, whatever its class: read by these fields, not by `instanceof`, as a program may
 * hold two copies of a package (ESM and CommonJS, two versions).
 */
export interface SsdError<Code extends string = string> extends Error {
  /** What went wrong, in upper case (`BAD_FILE`); stable across versions. */
  readonly code: Code;
  /** What to do about it, as a sentence; `message` says what was expected, what came and where. */
  readonly hint?: string | undefined;
}

/** What an error may carry besides its code and its sentence. */
export interface ErrorDetails {
  /** One sentence: what to do. */
  hint?: string | undefined;
  /** The error underneath. */
  cause?: unknown;
}
