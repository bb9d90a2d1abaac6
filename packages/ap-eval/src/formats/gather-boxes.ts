/** The boxes, four numbers each, at the given places. */
export function gatherBoxes(boxes: Float64Array, places: Uint32Array): Float64Array {
  const gathered = new Float64Array(4 * places.length);
  for (let i = 0; i < places.length; i++) {
    const at = 4 * places[i]!;
    for (let k = 0; k < 4; k++) gathered[4 * i + k] = boxes[at + k]!;
  }
  return gathered;
}
