// Taken out of the loop: globals are slow to reach from jest's contexts.
const { imul } = Math;

/** Uniform in [-0.5, 0.5): a hash of name and index. tools/oracle/noise.py has the same formula. */
export function noise(name: string, length: number): Float32Array {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = imul(seed ^ name.charCodeAt(i), 0x01000193);
  const values = new Float32Array(length);
  for (let index = 0; index < length; index++) {
    let x = (imul(index, 2654435761) + seed) >>> 0;
    x = imul(x ^ (x >>> 15), 2246822519) >>> 0;
    x = imul(x ^ (x >>> 13), 3266489917) >>> 0;
    values[index] = x / 2 ** 32 - 0.5;
  }
  return values;
}
