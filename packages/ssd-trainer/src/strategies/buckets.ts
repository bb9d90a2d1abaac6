const BYTES = 4;

/** Tensors in their order, cut into lists of at most so many bytes; one that is larger has a list to itself. */
export function bucketsOf<T extends { readonly size: number }>(tensors: readonly T[], most: number): T[][] {
  const buckets: T[][] = [];
  let room = -1;
  for (const tensor of tensors) {
    const bytes = tensor.size * BYTES;
    if (bytes > room) {
      buckets.push([]);
      room = most;
    }
    buckets.at(-1)!.push(tensor);
    room -= bytes;
  }
  return buckets;
}
