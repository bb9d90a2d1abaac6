import { CodedError } from '@ssd/errors';

/**
 * Why TensorFlow's library could not be had.
 *
 * - `NOT_FOUND`: a path that was given (option or SSD_LIBTENSORFLOW) holds no library.
 * - `UNSUPPORTED_HOST`: there is no TensorFlow wheel for this system or processor.
 * - `NO_PIP`: no package index client to fetch it with.
 * - `DOWNLOAD_FAILED`: pip ran and failed; its own words are in the message.
 * - `HASH_MISMATCH`: what was downloaded, or lies in the cache folder, is not what is pinned.
 * - `CORRUPT_ARCHIVE`: the wheel cannot be read.
 * - `NO_SPACE`: the disk is too small.
 * - `UNSAFE_CACHE`: other users could change what is in the cache folder.
 * - `CANNOT_OPEN`: the system's loader refused a library; the `cause` of a TensorFlowError `UNAVAILABLE`.
 */
export type LibraryErrorCode =
  | 'NOT_FOUND'
  | 'UNSUPPORTED_HOST'
  | 'NO_PIP'
  | 'DOWNLOAD_FAILED'
  | 'HASH_MISMATCH'
  | 'CORRUPT_ARCHIVE'
  | 'NO_SPACE'
  | 'UNSAFE_CACHE'
  | 'CANNOT_OPEN';

/** TensorFlow's library is not there, or could not be fetched. `hint` is the way out. */
export class LibraryError extends CodedError<LibraryErrorCode> {
  static {
    this.prototype.name = 'LibraryError';
  }
}
