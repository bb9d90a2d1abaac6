import { CodedError } from '@ssd/errors';

/**
 * Why a picture cannot be used:
 *
 * - `IMAGE_UNREADABLE`: no file there, no image in it, one that is damaged, cut short or too large.
 * - `DECODER_MISSING`: nothing here decodes image files; in Node that is the package sharp.
 */
export type ImageErrorCode = 'IMAGE_UNREADABLE' | 'DECODER_MISSING';

/** A picture that cannot be used. */
export class ImageError extends CodedError<ImageErrorCode> {
  static {
    this.prototype.name = 'ImageError';
  }
}
