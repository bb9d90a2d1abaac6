import type { Tensor } from './tensor.js';
import { toFloat32 } from './to-float32.js';

/** What the values of a tensor are like. */
export interface TensorStats {
  /** Of the finite values; null where there are none. */
  readonly min: number | null;
  readonly max: number | null;
  /** Arithmetic mean of the finite values, summed in double precision. */
  readonly mean: number | null;
  /** Values that are not a number, and infinite ones of either sign. */
  readonly nan: number;
  readonly infinite: number;
}

/** Range, mean and what is not finite. 64-bit integers are rounded to doubles; a bool counts as 0 or 1. */
export function tensorStats(tensor: Tensor): TensorStats {
  const halves = tensor.dtype === 'float16' || tensor.dtype === 'bfloat16';
  const data = halves ? toFloat32(tensor) : tensor.data;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  for (const element of data) {
    const value = Number(element);
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
  }
  const finite = data.length - nan - infinite;
  return finite === 0
    ? { min: null, max: null, mean: null, nan, infinite }
    : { min, max, mean: sum / finite, nan, infinite };
}
