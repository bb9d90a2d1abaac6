/** One axis of a resampling: what of the source is shown, and on how many target pixels. */
export interface Axis {
  /** The source's interval `[start, start + length)`, in its pixels; may reach outside. */
  start: number;
  length: number;
  /** Number of source pixels. */
  size: number;
  /** The first of them that is at hand: places are counted from it. 0 where all of the source is. */
  origin: number;
  /** Number of target pixels, which divide the interval evenly. */
  count: number;
  /** Whether the target runs against the source. */
  flip: boolean;
}

/** Target pixels from `first` up to `end` have their centre inside of the source; empty if `first === end`. */
export interface Inside {
  first: number;
  end: number;
}

/**
 * Calls `visit` with every target pixel whose centre is inside of the source, and with that centre's position in
 * source pixels. Source pixel p covers [p, p + 1), so that its own centre is at p + 0.5.
 */
export function visitInside(
  { start, length, size, count, flip }: Axis,
  visit: (index: number, position: number) => void,
): Inside {
  let first = count;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const position = start + (((flip ? count - 1 - i : i) + 0.5) * length) / count;
    if (position < 0 || position >= size) continue;
    first = Math.min(first, i);
    end = i + 1;
    visit(i, position);
  }
  return first < end ? { first, end } : { first: 0, end: 0 };
}
