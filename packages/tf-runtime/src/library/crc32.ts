// ZIP's checksum (ISO 3309, polynomial 0xEDB88320 reflected). node:zlib has one only from Node 20.15 on.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * CRC-32 of some bytes.
 *
 * @param seed The CRC of what came before, so that `crc32(b, crc32(a))` is the CRC of a followed by b.
 * @default seed 0
 */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let crc = ~seed;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}
