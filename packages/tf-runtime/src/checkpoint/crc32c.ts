import { reflectedCrc } from '@ssd/zip';

// Castagnoli's polynomial, reflected: what TensorFlow's checkpoints and event files are checked with.
const POLYNOMIAL = 0x82f63b78;

/** CRC-32C of `bytes`. */
export const crc32c = reflectedCrc(POLYNOMIAL);

// leveldb's kMaskDelta: a CRC of data that holds CRCs is a weak CRC.
const MASK_DELTA = 0xa282ead8;

/** The form in which the files store a CRC. */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
