import { noise } from '@ssd/testing/noise';

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
