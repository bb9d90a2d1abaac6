/**
 * The 11 recalls of the VOC07 rule, `0:0.1:1`, to the last bit.
 *
 * NumPy's arange (and linspace) multiplies: k · 0.1. MATLAB builds a range from both ends: start + k · step up to the
 * middle, stop − k · step from there. Both have 0.30000000000000004, which a recall of 3/10 misses. At 0.6 and 0.7 NumPy
 * has 0.6000000000000001 and 0.7000000000000001, MATLAB 0.6 and 0.7.
 */
export const recallGrids = {
  numpy: Array.from({ length: 11 }, (_, k) => k * 0.1),
  matlab: Array.from({ length: 11 }, (_, k) => (k < 5 ? k * 0.1 : k === 5 ? 0.5 : 1 - (10 - k) * 0.1)),
} as const;

export type RecallGrid = keyof typeof recallGrids;
