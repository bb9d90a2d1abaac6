import { visitInside } from './axis.js';
import type { Axis, Inside } from './axis.js';

/** Where the pixels of one axis of the target come from, by linear interpolation. */
export interface LinearTaps extends Inside {
  /** For each target pixel the two neighbouring source pixels and the weight of the second, in 256ths. */
  before: Int32Array;
  after: Int32Array;
  weight: Int32Array;
}

/** Linear sampling positions along one axis; beyond the outermost centres the outermost pixel counts. */
export function createLinearTaps(axis: Axis): LinearTaps {
  const before = new Int32Array(axis.count);
  const after = new Int32Array(axis.count);
  const weight = new Int32Array(axis.count);
  const inside = visitInside(axis, (i, position) => {
    const low = Math.floor(position - 0.5);
    before[i] = Math.max(low, 0) - axis.origin;
    after[i] = Math.min(low + 1, axis.size - 1) - axis.origin;
    weight[i] = Math.round((position - 0.5 - low) * 256);
  });
  return { ...inside, before, after, weight };
}
