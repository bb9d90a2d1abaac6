/** The values of a distribution as a statement about one number. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** Standard deviation of the resamples: the standard error of the estimate. */
  readonly standardError: number;
}

/** Linear interpolation between the two nearest values, as numpy.quantile. @param sorted ascending, not empty */
function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return value + (place - below) * ((sorted[below + 1] ?? value) - value);
}

/**
 * The percentile interval of resamples at a level such as 0.95, NaN (undefined in that resample) left out; null where there
 * are none.
 */
export function percentileInterval(values: Float64Array, level: number): Interval | null {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  const n = sorted.length;
  if (n === 0) return null;
  const mean = sorted.reduce((a, b) => a + b, 0) / n;
  const squares = sorted.reduce((a, b) => a + (b - mean) ** 2, 0);
  return {
    lower: quantile(sorted, (1 - level) / 2),
    upper: quantile(sorted, (1 + level) / 2),
    standardError: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
  };
}
