import type { ErrorDetails, SsdError } from './error-shape.js';

/**
 * Base of the packages' own error classes:
 *
 * ```ts
 * class DrawError extends CodedError<'BAD_BOX'> {
 *   static {
 *     this.prototype.name = 'DrawError'; // not the class's own name, which a minifier shortens
 *   }
 * }
 * ```
 */
export abstract class CodedError<Code extends string = string> extends Error implements SsdError<Code> {
  readonly code: Code;
  // Declared only: an own property where there is a hint, so that an uncaught error prints it and prints no `hint: undefined`.
  declare readonly hint?: string | undefined;

  /** `message` is one sentence: what was expected, what came, and where. */
  constructor(code: Code, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (hint !== undefined) this.hint = hint;
  }
}
