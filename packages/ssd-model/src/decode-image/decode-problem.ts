import { ImageError } from '../image-error.js';

/** Nothing decodes image files here. */
export function decoderMissing(expected: string, hint: string, cause?: unknown): ImageError {
  return new ImageError('DECODER_MISSING', expected, { hint, cause });
}

/** What came instead of a whole picture, in words that go on after "got:". */
export function unreadable(what: string): ImageError {
  return new ImageError('IMAGE_UNREADABLE', what);
}
