/** How values are spread. */
export interface Distribution {
  /** Null, as the other figures, without values. */
  min: number | null;
  median: number | null;
  mean: number | null;
  max: number | null;
  /** Number of values from `from` to below `to`; the last one has no upper end. */
  bins: { from: number; to: number | null; count: number }[];
}

/**
 * Figures and a histogram of values.
 *
 * @param edges lower ends of the bins, ascending; values below the first count in the first
 */
export function distribution(values: readonly number[], edges: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const bins = edges.map((from, i) => ({ from, to: edges[i + 1] ?? null, count: 0 }));
  for (const value of values) {
    const bin = bins.findLast(({ from }) => value >= from) ?? bins[0];
    if (bin !== undefined) bin.count++;
  }
  const count = sorted.length;
  const middle = (count - 1) / 2;
  return {
    min: sorted[0] ?? null,
    median: count === 0 ? null : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    mean: count === 0 ? null : values.reduce((sum, value) => sum + value, 0) / count,
    max: sorted.at(-1) ?? null,
    bins,
  };
}
