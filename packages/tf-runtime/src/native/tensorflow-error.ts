import { CodedError, type ErrorDetails } from '@ssd/errors';

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

/** What a {@link TensorFlowError} may carry besides its code and its sentence. */
export interface TensorFlowErrorDetails extends ErrorDetails {
  /** The op or graph node in which it happened; the message names it. */
  op?: string | undefined;
}

/**
 * An error that TensorFlow, or our binding to it, reports.
 *
 * `instanceof` holds across the ESM and the CommonJS build of this package.
 */
export class TensorFlowError extends CodedError<TensorFlowErrorCode> {
  static {
    this.prototype.name = 'TensorFlowError';
  }

  /** The op or graph node in which it happened, where known. */
  readonly op: string | undefined;

  readonly [BRAND] = true;

  /** @param code - TensorFlow's status name, such as `INVALID_ARGUMENT` */
  constructor(code: TensorFlowErrorCode, message: string, { op, ...details }: TensorFlowErrorDetails = {}) {
    super(code, `${code}${op === undefined ? '' : ` in ${op}`}: ${message}`, details);
    this.op = op;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
