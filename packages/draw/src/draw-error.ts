import { CodedError } from '@ssd/errors';

/** `UNREADABLE_PICTURE`: no file there, no picture in it, one that is damaged, cut short or too large. */
export type DrawErrorCode = 'UNREADABLE_PICTURE';

/** A picture that cannot be drawn on: the message says what was expected, what came and where, `hint` what to do. */
export class DrawError extends CodedError<DrawErrorCode> {
  static {
    this.prototype.name = 'DrawError';
  }
}
