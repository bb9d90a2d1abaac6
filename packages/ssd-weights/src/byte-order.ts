/** Whether this machine keeps the low byte first, as the files do. */
export const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Reverses the bytes of every element, in place. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  for (let at = 0; at < bytes.length; at += elementBytes) bytes.subarray(at, at + elementBytes).reverse();
}

/** The same bytes in the other order where this machine's differs from little-endian; else the same array. */
export function littleEndian(bytes: Uint8Array, elementBytes: number): Uint8Array {
  if (hostIsLittleEndian || elementBytes === 1) return bytes;
  const copy = bytes.slice();
  swapBytes(copy, elementBytes);
  return copy;
}
