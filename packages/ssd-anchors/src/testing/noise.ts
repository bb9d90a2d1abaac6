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

/** [count, 4] boxes inside the image, small ones being common; the same as scene() of tools/oracle/noise.py. */
export function scene(name: string, count: number): Float32Array {
  const u = noise(name, 4 * count);
  const boxes = new Float32Array(4 * count);
  for (let o = 0; o < boxes.length; o += 4) {
    for (const c of [o, o + 1]) {
      const side = u[c + 2]! + 0.5;
      const size = 0.02 + 0.9 * side * side;
      const low = (u[c]! + 0.5) * (1 - size);
      boxes[c] = low;
      boxes[c + 2] = low + size;
    }
  }
  return boxes;
}
