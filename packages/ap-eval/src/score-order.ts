/** Runs up to this length are sorted by insertion, which is fastest there and linear on sorted input. */
const RUN = 16;

const sortRuns = (scores: Float64Array, order: Uint32Array): void => {
  for (let start = 0; start < order.length; start += RUN) {
    const end = Math.min(start + RUN, order.length);
    for (let i = start + 1; i < end; i++) {
      const index = order[i]!;
      const score = scores[index]!;
      let j = i;
      while (j > start && scores[order[j - 1]!]! < score) {
        order[j] = order[j - 1]!;
        j--;
      }
      order[j] = index;
    }
  }
};

/**
 * Indices of the scores from high to low; equal scores keep their order, as MATLAB's sort does in the devkit.
 *
 * A bottom-up merge sort on typed arrays: several times faster than `sort` with a comparison function. Scores must not
 * be NaN.
 */
export const descendingOrder = (scores: Float64Array): Uint32Array => {
  const n = scores.length;
  let from = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  sortRuns(scores, from);

  let to = n > RUN ? new Uint32Array(n) : from;
  for (let width = RUN; width < n; width *= 2) {
    for (let left = 0; left < n; left += 2 * width) {
      const middle = Math.min(left + width, n);
      const right = Math.min(left + 2 * width, n);
      let a = left;
      let b = middle;
      for (let k = left; k < right; k++) {
        // `>=` takes the left one on a tie: that is what makes the order stable.
        const takeLeft = a < middle && (b >= right || scores[from[a]!]! >= scores[from[b]!]!);
        to[k] = takeLeft ? from[a++]! : from[b++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
};
