/** Numbers in a tensor of a shape; 1 for a scalar. */
export const sizeOfShape = (shape: readonly number[]): number =>
  shape.reduce((product, side) => product * side, 1);

/** `[3, 3, 512, 1024]`, as messages have it. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
