const BRAND = Symbol.for('@ssd/tf-runtime/TraceError');

/**
 * A function that cannot be compiled as it stands. The message names the op and the function, the stack shows the place.
 *
 * `instanceof` holds across the ESM and the CommonJS build of this package.
 */
export class TraceError extends Error {
  override readonly name: string = 'TraceError';

  /** What happened. */
  readonly code:
    'VALUE_READ' | 'NO_GRAPH_FORM' | 'UNKNOWN_SHAPE' | 'ASYNC_FUNCTION' | 'NESTED' | 'BAD_OUTPUT' | 'BAD_USE';

  readonly [BRAND] = true;

  constructor(code: TraceError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
