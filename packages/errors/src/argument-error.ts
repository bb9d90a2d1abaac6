import type { ErrorDetails, SsdError } from './error-shape.js';

/** The code of an argument that a function cannot take: a defect of the calling program, or of a setting that it hands through. */
export type ArgumentErrorCode = 'BAD_ARGUMENT';

/** An argument of the right type with a value that cannot be taken: a length, a range, a shape, an unknown name. */
export class ArgumentRangeError extends RangeError implements SsdError<ArgumentErrorCode> {
  readonly code = 'BAD_ARGUMENT';
  declare readonly hint?: string | undefined;

  constructor(message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    if (hint !== undefined) this.hint = hint;
  }
}

/** An argument of the wrong type: a plain array where a Float32Array belongs, a number where options belong. */
export class ArgumentTypeError extends TypeError implements SsdError<ArgumentErrorCode> {
  readonly code = 'BAD_ARGUMENT';
  declare readonly hint?: string | undefined;

  constructor(message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    if (hint !== undefined) this.hint = hint;
  }
}
