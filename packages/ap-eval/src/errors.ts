import { CodedError } from '@ssd/errors';

/** What was wrong, stable across versions; the message says where and what to do. */
export type EvaluationErrorCode =
  | 'BAD_OPTION'
  | 'BAD_IMAGE'
  | 'BAD_BOX'
  | 'BAD_SCORE'
  | 'BAD_LABEL'
  | 'LENGTH_MISMATCH'
  | 'DUPLICATE_IMAGE'
  | 'UNKNOWN_IMAGE'
  | 'BAD_FILE'
  | 'BAD_STATE';

/** Input that cannot be evaluated. Nothing of the offending image, file or state has been taken in. */
export class EvaluationError extends CodedError<EvaluationErrorCode> {
  static {
    this.prototype.name = 'EvaluationError';
  }
}
