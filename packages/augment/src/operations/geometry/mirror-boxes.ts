/** x → 1 − x for axis 0, y → 1 − y for axis 1; the two ends change places, so that min stays below max. */
export function mirrorBoxes(boxes: Float32Array, axis: 0 | 1): Float32Array {
  const mirrored = boxes.slice();
  for (let i = axis; i < boxes.length; i += 4) {
    mirrored[i] = 1 - boxes[i + 2]!;
    mirrored[i + 2] = 1 - boxes[i]!;
  }
  return mirrored;
}
