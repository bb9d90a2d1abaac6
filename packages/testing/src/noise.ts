import { hashText } from '@ssd/random';

/** Bound once: where globals are proxied, as in jest, a look-up for each of millions of numbers costs seconds. */
const { imul } = Math;

/** 32 bits by a hash of name and index. */
export function bits(name: string, length: number): Uint32Array {
  const seed = hashText(name);
  const hashed = new Uint32Array(length);
  for (let index = 0; index < length; index++) {
    let x = (imul(index, 2654435761) + seed) >>> 0;
    x = imul(x ^ (x >>> 15), 2246822519) >>> 0;
    hashed[index] = imul(x ^ (x >>> 13), 3266489917);
  }
  return hashed;
}

/** Uniform in [-0.5, 0.5): a hash of name and index. The scripts in tools/oracle have the same formula. */
export function noise(name: string, length: number): Float32Array {
  const hashed = bits(name, length);
  const uniform = new Float32Array(length);
  for (let index = 0; index < length; index++) uniform[index] = hashed[index]! / 2 ** 32 - 0.5;
  return uniform;
}
