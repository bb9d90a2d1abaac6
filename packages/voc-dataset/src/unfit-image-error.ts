import { CodedError } from '@ssd/errors';

/** What an image is instead of a whole one, for the end of a sentence: told with its file in the DatasetError it causes. */
export class UnfitImageError extends CodedError<'IMAGE_UNREADABLE'> {
  static {
    this.prototype.name = 'UnfitImageError';
  }
}
