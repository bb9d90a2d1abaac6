import { CodedError } from '@ssd/errors';

/** What was wrong, stable across versions. */
export type ReportErrorCode =
  | 'NO_SUCH_RUN' // nothing at the path
  | 'NOT_A_RUN' // a folder that no training wrote
  | 'NOT_TRAINED' // imported weights, of which there is nothing to report
  | 'UNKNOWN_METRIC'; // a metric that none of the runs has

/** A run that cannot be shown as asked. */
export class ReportError extends CodedError<ReportErrorCode> {
  static {
    this.prototype.name = 'ReportError';
  }
}
