import { CodedError } from '@ssd/errors';

/** What is wrong with bytes, for the middle of a sentence: who knows the file tells it in the error that it causes. */
export class DamageError extends CodedError<'DATA_LOSS'> {
  static {
    this.prototype.name = 'DamageError';
  }
}
