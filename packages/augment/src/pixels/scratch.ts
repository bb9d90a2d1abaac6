/** Memory that is used again from image to image. The same name gives the same memory; its contents are undefined. */
export interface Scratch {
  /** An array of at least `length` bytes. */
  bytes(name: string, length: number): Uint8Array;
  /** An array of at least `length` 16-bit numbers. */
  shorts(name: string, length: number): Int16Array;
  /** An array of at least `length` 32-bit numbers. */
  ints(name: string, length: number): Int32Array;
}

export function createScratch(): Scratch {
  return {
    bytes: keep((length) => new Uint8Array(length)),
    shorts: keep((length) => new Int16Array(length)),
    ints: keep((length) => new Int32Array(length)),
  };
}

function keep<T extends { length: number }>(create: (length: number) => T) {
  const arrays = new Map<string, T>();
  return (name: string, length: number): T => {
    const existing = arrays.get(name);
    if (existing !== undefined && existing.length >= length) return existing;
    const array = create(length);
    arrays.set(name, array);
    return array;
  };
}
