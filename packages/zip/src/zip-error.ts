import { CodedError } from '@ssd/errors';

/**
 * - `BAD_ARCHIVE`: no archive, a damaged one, or one that claims what cannot be
 * - `ENCRYPTED`: the entry needs a password
 */
export type ZipErrorCode = 'BAD_ARCHIVE' | 'ENCRYPTED';

/** An archive, or an entry of one, that cannot be read. The packages that read archives give it a class of their own. */
export class ZipError extends CodedError<ZipErrorCode> {
  static {
    this.prototype.name = 'ZipError';
  }
}
