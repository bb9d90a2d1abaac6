import type { Padding } from '../layer.js';

/** Caffe's `pad: 1`: the same on every side, whether or not the last row and column are reached. */
export const PAD_1: Padding = [[1, 1], [1, 1]]; // prettier-ignore
