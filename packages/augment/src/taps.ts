/** Where the pixels of one axis of the target come from. */
export interface Taps {
  /** Target pixels from `first` up to `end` lie inside of the source; empty if `first === end`. */
  first: number;
  end: number;
  /** For each of them the two neighbouring source pixels and the weight of the second, in 256ths. */
  before: Int32Array;
  after: Int32Array;
  weight: Int32Array;
}

/**
 * Bilinear sampling positions along one axis. The target's `count` pixels divide the source's interval
 * `[start, start + length)` evenly; a target pixel is inside when its centre is. Source pixel p covers [p, p + 1), so
 * that its centre is at p + 0.5; beyond the outermost centres the outermost pixel counts.
 *
 * @param size number of source pixels
 * @param flip whether the target runs against the source
 */
export function createTaps({
  start,
  length,
  size,
  count,
  flip,
}: {
  start: number;
  length: number;
  size: number;
  count: number;
  flip: boolean;
}): Taps {
  const before = new Int32Array(count);
  const after = new Int32Array(count);
  const weight = new Int32Array(count);
  let first = count;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const position = start + (((flip ? count - 1 - i : i) + 0.5) * length) / count;
    if (position < 0 || position >= size) continue;
    first = Math.min(first, i);
    end = i + 1;
    const low = Math.floor(position - 0.5);
    before[i] = Math.max(low, 0);
    after[i] = Math.min(low + 1, size - 1);
    weight[i] = Math.round((position - 0.5 - low) * 256);
  }
  return first < end ? { first, end, before, after, weight } : { first: 0, end: 0, before, after, weight };
}
