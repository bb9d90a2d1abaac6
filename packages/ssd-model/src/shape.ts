/** Numbers in a tensor of a shape; 1 for a scalar. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** `[3, 3, 512, 1024]`, as messages have it. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
