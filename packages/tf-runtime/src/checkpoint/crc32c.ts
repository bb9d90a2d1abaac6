// Castagnoli's polynomial, reflected: what TensorFlow's checkpoints and event files are checked with.
const POLYNOMIAL = 0x82f63b78;

/** One table for each of four bytes that are taken at once ("slicing by four"). */
const TABLES = Array.from({ length: 4 }, () => new Uint32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  TABLES[0]![byte] = crc;
}
for (let slice = 1; slice < 4; slice++) {
  for (let byte = 0; byte < 256; byte++) {
    const before = TABLES[slice - 1]![byte]!;
    TABLES[slice]![byte] = (before >>> 8) ^ TABLES[0]![before & 0xff]!;
  }
}
const [FIRST, SECOND, THIRD, FOURTH] = TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** CRC-32C of `bytes`. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  const whole = bytes.length - (bytes.length % 4);
  let at = 0;
  for (; at < whole; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      FOURTH[crc & 0xff]! ^ THIRD[(crc >>> 8) & 0xff]! ^ SECOND[(crc >>> 16) & 0xff]! ^ FIRST[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = FIRST[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

// leveldb's kMaskDelta: a CRC of data that holds CRCs is a weak CRC.
const MASK_DELTA = 0xa282ead8;

/** The form in which the files store a CRC. */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
