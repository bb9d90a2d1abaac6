/** What a {@link CommandError} carries besides its sentence. */
export interface CommandErrorOptions {
  /** Stable name of the failure, e.g. `NO_SUCH_FOLDER`. */
  code: string;
  /** One line that says what to do next. */
  hint?: string | undefined;
  /** The error underneath, kept for `--debug`. */
  cause?: unknown;
}

/**
 * A failure the user can act on. `message` is one sentence: what was expected, what came, and where; `hint` says what to
 * do. The command prints both and leaves with exit code 1.
 */
export class CommandError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  /** 1: the work failed. 2: the command line was wrong (see UsageError). */
  readonly exitCode: 1 | 2 = 1;

  constructor(message: string, { code, hint, cause }: CommandErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CommandError';
    this.code = code;
    this.hint = hint;
  }
}
