/** Weights of the source pixels around a position. */
export interface Kernel {
  /** Number of source pixels that count, an even number. */
  taps: number;
  /**
   * Their weights, in any unit, from the lowest pixel on.
   *
   * @param fraction of the way from the pixel centre before the position to the one after it, `[0, 1)`
   */
  weigh(fraction: number, weights: Float64Array): void;
}

/** Keys' cubic convolution with a = −0.75, the sharper choice that OpenCV makes (−0.5 would be Catmull–Rom). */
export const CUBIC: Kernel = {
  taps: 4,
  weigh(fraction, weights) {
    const a = -0.75;
    const near = (x: number) => ((a + 2) * x - (a + 3)) * x * x + 1; // |x| ≤ 1
    const far = (x: number) => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; // 1 ≤ |x| < 2
    weights[0] = far(1 + fraction);
    weights[1] = near(fraction);
    weights[2] = near(1 - fraction);
    weights[3] = far(2 - fraction);
  },
};

const QUARTER = Math.PI / 4;
/** Cosine and sine of the distances 3, 2, … −4 in the wide sine, with the sign that the narrow one has there. */
const TURNS = Array.from({ length: 8 }, (_, k) => ({
  distance: 3 - k,
  cos: (k % 2 === 0 ? -1 : 1) * Math.cos((3 - k) * QUARTER),
  sin: (k % 2 === 0 ? -1 : 1) * Math.sin((3 - k) * QUARTER),
}));

/**
 * Lanczos' windowed sinc over eight pixels: sinc(x) · sinc(x/4) = 4 · sin(πx) · sin(πx/4) / (πx)². Of pixel to pixel
 * sin(πx) only changes its sign, so it is left out, and 4/π² with it: weights are normalised anyway.
 */
export const LANCZOS4: Kernel = {
  taps: 8,
  weigh(fraction, weights) {
    if (fraction < 1e-7) {
      weights.fill(0);
      weights[3] = 1;
      return;
    }
    const sine = Math.sin(fraction * QUARTER);
    const cosine = Math.cos(fraction * QUARTER);
    TURNS.forEach(({ distance, cos, sin }, k) => {
      weights[k] = (sine * cos + cosine * sin) / (fraction + distance) ** 2;
    });
  },
};
