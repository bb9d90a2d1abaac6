/** The values at the given places. */
export function gather(values: Float64Array, places: Uint32Array): Float64Array {
  const gathered = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) gathered[i] = values[places[i]!]!;
  return gathered;
}

/** The numbers at the given places. */
export function gatherUint32(values: Uint32Array, places: Uint32Array): Uint32Array<ArrayBuffer> {
  const gathered = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) gathered[i] = values[places[i]!]!;
  return gathered;
}
