/** TensorFlow's status codes by number (tensorflow/c/tf_status.h). */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** The name of a TensorFlow status. */
export type TensorFlowErrorCode = (typeof CODES)[number];

/** The name of status `code`; numbers TensorFlow does not define are UNKNOWN. */
export function codeName(code: number): TensorFlowErrorCode {
  return CODES[code] ?? 'UNKNOWN';
}

const BRAND = Symbol.for('@ssd/tf-runtime/TensorFlowError');

/**
 * An error that TensorFlow, or our binding to it, reports.
 *
 * `instanceof` holds across the ESM and the CommonJS build of this package.
 */
export class TensorFlowError extends Error {
  override readonly name: string = 'TensorFlowError';

  /** TensorFlow's status name, such as `INVALID_ARGUMENT`. */
  readonly code: TensorFlowErrorCode;

  /** The op or graph node in which it happened, where known. */
  readonly op: string | undefined;

  /** What to do about it, where we know. */
  readonly hint: string | undefined;

  readonly [BRAND] = true;

  constructor(
    code: TensorFlowErrorCode,
    message: string,
    { op, hint, cause }: { op?: string | undefined; hint?: string | undefined; cause?: unknown } = {},
  ) {
    super(
      `${code}${op === undefined ? '' : ` in ${op}`}: ${message}${hint === undefined ? '' : `\n${hint}`}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.op = op;
    this.hint = hint;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
