import { CodedError } from '@ssd/errors';

/** What keeps a function from being compiled. */
export type TraceErrorCode =
  'VALUE_READ' | 'NO_GRAPH_FORM' | 'UNKNOWN_SHAPE' | 'ASYNC_FUNCTION' | 'NESTED' | 'BAD_OUTPUT' | 'BAD_USE';

const BRAND = Symbol.for('@ssd/tf-runtime/TraceError');

/**
 * A function that cannot be compiled as it stands. The message names the op and the function, the stack shows the place.
 *
 * `instanceof` holds across the ESM and the CommonJS build of this package.
 */
export class TraceError extends CodedError<TraceErrorCode> {
  static {
    this.prototype.name = 'TraceError';
  }

  readonly [BRAND] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
