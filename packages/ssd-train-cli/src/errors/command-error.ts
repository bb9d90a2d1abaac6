import { CodedError } from '@ssd/errors';

/**
 * A failure that the command itself finds and the user can act on. The command prints message and hint and leaves with exit
 * code 1.
 */
export class CommandError extends CodedError {
  static {
    this.prototype.name = 'CommandError';
  }

  /** 1: the work failed. 2: the command line was wrong (see UsageError). */
  readonly exitCode: 1 | 2 = 1;
}
