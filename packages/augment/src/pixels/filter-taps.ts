import { visitInside } from './axis.js';
import type { Axis, Inside } from './axis.js';
import type { Kernel } from './kernel.js';

/** Where the pixels of one axis of the target come from, with any number of source pixels each. */
export interface FilterTaps extends Inside {
  /** Source pixels that count for each target pixel; they are next to each other. */
  taps: number;
  /** First of them. */
  start: Int32Array;
  /** `taps` weights a target pixel, in units of 2^−WEIGHT_BITS; their sum is 1. */
  weights: Int32Array;
}

/** Bits after the point of a weight. */
export const WEIGHT_BITS = 14;

/** Taps of a kernel. Beyond the outermost pixel it goes on with its colour, as with OpenCV's BORDER_REPLICATE. */
export function createKernelTaps(axis: Axis, kernel: Kernel): FilterTaps {
  const weights = new Float64Array(kernel.taps);
  return createTaps(axis, kernel.taps, (position, exact) => {
    const low = Math.floor(position - 0.5);
    kernel.weigh(position - 0.5 - low, weights);
    const lowest = low + 1 - kernel.taps / 2;
    const start = Math.min(Math.max(lowest, 0), axis.size - exact.length);
    for (let k = 0; k < kernel.taps; k++) {
      exact[Math.min(Math.max(lowest + k, 0), axis.size - 1) - start]! += weights[k]!;
    }
    return start;
  });
}

/** Taps that average what a target pixel covers of the source, parts of pixels with the part as weight. */
export function createAreaTaps(axis: Axis): FilterTaps {
  const covered = axis.length / axis.count;
  return createTaps(axis, Math.ceil(covered) + 1, (position, exact) => {
    const from = Math.max(position - covered / 2, 0);
    const to = Math.min(position + covered / 2, axis.size);
    const start = Math.min(Math.floor(from), axis.size - exact.length);
    for (let pixel = Math.floor(from); pixel < to; pixel++) {
      exact[pixel - start]! += Math.min(pixel + 1, to) - Math.max(pixel, from);
    }
    return start;
  });
}

/**
 * @param weigh adds the weights, in any unit, of a target pixel with its centre at `position`, and returns the source
 *   pixel that the first of them belongs to
 */
function createTaps(
  axis: Axis,
  most: number,
  weigh: (position: number, exact: Float64Array) => number,
): FilterTaps {
  const taps = Math.min(most, axis.size);
  const start = new Int32Array(axis.count);
  const weights = new Int32Array(axis.count * taps);
  const exact = new Float64Array(taps);
  const inside = visitInside(axis, (i, position) => {
    exact.fill(0);
    start[i] = weigh(position, exact) - axis.origin;
    roundWeights(exact, weights, i * taps);
  });
  return { ...inside, taps, start, weights };
}

/** Whole weights whose sum is exactly 1: what rounding leaves over goes to the largest, where it shows least. */
function roundWeights(exact: Float64Array, weights: Int32Array, at: number): void {
  let sum = 0;
  for (const weight of exact) sum += weight;
  const scale = (1 << WEIGHT_BITS) / sum;
  let left = 1 << WEIGHT_BITS;
  let largest = at;
  for (let k = 0; k < exact.length; k++) {
    const weight = Math.round(exact[k]! * scale);
    weights[at + k] = weight;
    left -= weight;
    if (weight > weights[largest]!) largest = at + k;
  }
  weights[largest]! += left;
}
