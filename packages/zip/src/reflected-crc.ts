/** CRC of some bytes, going on from the CRC of what came before them: `crc(b, crc(a))` is that of a followed by b. */
export type Crc = (bytes: Uint8Array, before?: number) => number;

/**
 * A 32-bit CRC whose polynomial is given with its bits reversed, all ones before and after; four bytes at once ("slicing by four").
 *
 * @param polynomial such as 0xedb88320, zip's
 */
export function reflectedCrc(polynomial: number): Crc {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[0]![byte] = crc;
  }
  for (let slice = 1; slice < 4; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = tables[slice - 1]![byte]!;
      tables[slice]![byte] = (before >>> 8) ^ tables[0]![before & 0xff]!;
    }
  }
  const [first, second, third, fourth] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  return (bytes, before = 0) => {
    let crc = ~before;
    const whole = bytes.length - (bytes.length % 4);
    let at = 0;
    for (; at < whole; at += 4) {
      crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      crc =
        fourth[crc & 0xff]! ^ third[(crc >>> 8) & 0xff]! ^ second[(crc >>> 16) & 0xff]! ^ first[crc >>> 24]!;
    }
    for (; at < bytes.length; at++) crc = first[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
    return ~crc >>> 0;
  };
}
