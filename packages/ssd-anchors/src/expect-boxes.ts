/** Number of boxes in a flat list; throws where its length is not 4 · n. */
export function expectBoxes(boxes: Float32Array, name: string): number {
  if (boxes.length % 4 !== 0) {
    throw new RangeError(`Expected ${name} to hold 4 numbers a box, got ${boxes.length} numbers.`);
  }
  return boxes.length / 4;
}

/** Throws where an array has another length than its shape asks for. */
export function expectLength(
  array: { readonly length: number },
  length: number,
  name: string,
  shape: string,
): void {
  if (array.length !== length) {
    throw new RangeError(`Expected ${name} to have length ${length} (${shape}), got ${array.length}.`);
  }
}
