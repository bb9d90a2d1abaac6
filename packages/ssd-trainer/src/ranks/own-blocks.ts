/**
 * A rank's part of a list that is worked through in blocks of `size`: every k-th block. The blocks of all ranks are those of one rank,
 * so that a network sees the same batches, and the last one, which may be short, is the last of its rank.
 */
export function ownBlocks<T>(
  items: readonly T[],
  size: number,
  { rank, size: ranks }: { readonly rank: number; readonly size: number },
): T[] {
  const own: T[] = [];
  for (let start = rank * size; start < items.length; start += ranks * size) {
    own.push(...items.slice(start, start + size));
  }
  return own;
}

/** Puts {@link ownBlocks} of all ranks together again. */
export function joinBlocks<T>(parts: readonly (readonly T[])[], size: number): T[] {
  const all: T[] = [];
  const most = Math.max(0, ...parts.map(({ length }) => length));
  for (let start = 0; start < most; start += size) {
    for (const part of parts) all.push(...part.slice(start, start + size));
  }
  return all;
}
