/** Bound once: where globals are proxied, as in jest, a look-up for each of millions of numbers costs seconds. */
const { imul } = Math;

/** Uniform in [-0.5, 0.5): a hash of name and index. tools/oracle/vgg_backbone.py has the same formula. */
export function noise(name: string, length: number): Float32Array {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = imul(seed ^ name.charCodeAt(i), 0x01000193);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let x = (imul(i, 2654435761) + seed) >>> 0;
    x = imul(x ^ (x >>> 15), 2246822519) >>> 0;
    x = imul(x ^ (x >>> 13), 3266489917) >>> 0;
    values[i] = x / 2 ** 32 - 0.5;
  }
  return values;
}
