/** What a {@link DrawError} carries besides its sentence. */
export interface DrawErrorOptions {
  /** One line that says what to do next. */
  hint?: string;
  /** The error underneath. */
  cause?: unknown;
}

/** A picture that cannot be drawn on: the message says what was expected, what came and where, `hint` what to do. */
export class DrawError extends Error {
  override readonly name = 'DrawError';
  /** `UNREADABLE_PICTURE`: no file there, no picture in it, one that is damaged, cut short or too large. */
  readonly code: 'UNREADABLE_PICTURE';
  readonly hint: string | undefined;

  constructor(code: DrawError['code'], message: string, { hint, cause }: DrawErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}
