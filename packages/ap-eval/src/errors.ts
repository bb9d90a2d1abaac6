import { CodedError, type ErrorDetails } from '@ssd/errors';

/** What was wrong, stable across versions; the message says where, the hint what to do. */
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

const WHAT_IS_NAMED = 'Correct what the message names, or leave it out.';

/** What to do where the place that throws knows no better: what is wrong is of the caller's data, and the message names it. */
const HINTS: Readonly<Record<EvaluationErrorCode, string>> = {
  BAD_OPTION: 'Give another value, or leave the option out.',
  BAD_IMAGE: WHAT_IS_NAMED,
  BAD_BOX: WHAT_IS_NAMED,
  BAD_SCORE: WHAT_IS_NAMED,
  BAD_LABEL: 'Correct it there, or give the classes to measure with that one.',
  LENGTH_MISMATCH: 'Give lists of one length.',
  DUPLICATE_IMAGE: WHAT_IS_NAMED,
  UNKNOWN_IMAGE: WHAT_IS_NAMED,
  BAD_FILE: 'Correct the file there, or have it written anew.',
  BAD_STATE: 'Take the state of an evaluator with the same classes and settings, as it was given.',
};

/** Input that cannot be evaluated. Nothing of the offending image, file or state has been taken in. */
export class EvaluationError extends CodedError<EvaluationErrorCode> {
  static {
    this.prototype.name = 'EvaluationError';
  }

  constructor(code: EvaluationErrorCode, message: string, { hint = HINTS[code], cause }: ErrorDetails = {}) {
    super(code, message, { hint, cause });
  }
}
