/** Runs up to this length are sorted by insertion, which is fastest there and linear on sorted input. */
const RUN = 16;

/** From this many scores on radix sort is faster than merging. */
const RADIX_FROM = 512;

/** Bits sorted in one pass: 2048 counters stay in the first-level cache. */
const DIGIT = 11;

function insertionSort(scores: Float64Array, order: Uint32Array, start: number, end: number): void {
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

/** A bottom-up merge sort on typed arrays. Returns the sorted indices, in `order` or another array. */
function mergeSort(scores: Float64Array, order: Uint32Array): Uint32Array {
  const n = order.length;
  for (let start = 0; start < n; start += RUN) insertionSort(scores, order, start, Math.min(start + RUN, n));
  let from = order;
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
}

/** The upper half of each score, mapped so that higher scores have lower keys, from 0 on; and how many bits that takes. */
function radixKeys(scores: Float64Array): { keys: Uint32Array; bits: number } {
  const halves = new Uint32Array(scores.buffer, scores.byteOffset, 2 * scores.length);
  const upper = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 1 : 0; // by byte order
  const keys = new Uint32Array(scores.length);
  let least = 0xffffffff;
  let most = 0;
  for (let i = 0; i < keys.length; i++) {
    const half = scores[i] === 0 ? 0 : halves[2 * i + upper]!; // −0 has other bits than 0
    // Positive numbers fall as their bits rise when those are flipped; negative ones already do.
    const key = (half & 0x80000000 ? half : half ^ 0x7fffffff) >>> 0;
    keys[i] = key;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  for (let i = 0; i < keys.length; i++) keys[i]! -= least;
  return { keys, bits: 32 - Math.clz32(most - least) };
}

/** Sorts by the upper halves, pass by pass from the lowest bits, then what these leave equal by the whole scores. */
function radixSort(scores: Float64Array): Uint32Array {
  const n = scores.length;
  const { keys, bits } = radixKeys(scores);
  let from = new Uint32Array(0);
  let to = new Uint32Array(n);
  const counters = new Uint32Array(2 ** DIGIT);
  const mask = counters.length - 1;
  for (let shift = 0; shift === 0 || shift < bits; shift += DIGIT) {
    counters.fill(0);
    for (let i = 0; i < n; i++) counters[(keys[i]! >>> shift) & mask]!++;
    let total = 0;
    for (let digit = 0; digit < counters.length; digit++) {
      const count = counters[digit]!;
      counters[digit] = total;
      total += count;
    }
    for (let i = 0; i < n; i++) {
      const index = shift === 0 ? i : from[i]!;
      to[counters[(keys[index]! >>> shift) & mask]!++] = index;
    }
    const spare = from.length === n ? from : new Uint32Array(n);
    from = to;
    to = spare;
  }
  for (let start = 0; start < n;) {
    let end = start + 1;
    let sorted = true;
    while (end < n && keys[from[end]!] === keys[from[start]!]) {
      if (scores[from[end]!]! > scores[from[end - 1]!]!) sorted = false;
      end++;
    }
    if (!sorted) from.set(mergeSort(scores, from.slice(start, end)), start);
    start = end;
  }
  return from;
}

/**
 * Indices of the scores from high to low; equal scores keep their order, as MATLAB's sort does in the devkit.
 *
 * Radix or merge sort on typed arrays: many times faster than `sort` with a comparison function. Scores must not be NaN.
 */
export function descendingOrder(scores: Float64Array): Uint32Array {
  if (scores.length >= RADIX_FROM) return radixSort(scores);
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return mergeSort(scores, order);
}
