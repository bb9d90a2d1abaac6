/**
 * A picture that cannot be used. `code`:
 *
 * - `IMAGE_UNREADABLE`: no file there, no image in it, one that is damaged, cut short or too large.
 * - `DECODER_MISSING`: nothing here decodes image files; in Node that is the package sharp.
 */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: 'IMAGE_UNREADABLE' | 'DECODER_MISSING';

  constructor(code: ImageError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
