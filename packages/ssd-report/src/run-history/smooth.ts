/** A point of a curve. */
export type Point = readonly [x: number, y: number];

/**
 * The exponential moving average of a curve, corrected for its start as in Adam (Kingma & Ba, 2015, section 3), so that the
 * first value is the first point itself and a constant stays what it is. Points that are not finite are left out.
 *
 * @param weight Share of the past, 0 (no smoothing) to below 1.
 */
export function smooth(points: readonly Point[], weight: number): Point[] {
  let average = 0;
  let seen = 0;
  return points
    .filter(([, y]) => Number.isFinite(y))
    .map(([x, y]) => {
      average = weight * average + (1 - weight) * y;
      seen = weight * seen + (1 - weight);
      return [x, average / seen] as const;
    });
}

/** At most `count` points: means over runs of neighbours of equal length. A page with every step of a long run would not load. */
export function thin(points: readonly Point[], count: number): Point[] {
  if (points.length <= count) return [...points];
  return Array.from({ length: count }, (_, i) => {
    const group = points.slice(
      Math.floor((i * points.length) / count),
      Math.floor(((i + 1) * points.length) / count),
    );
    const sum = group.reduce<Point>(([sx, sy], [x, y]) => [sx + x, sy + y], [0, 0]);
    return [sum[0] / group.length, sum[1] / group.length] as const;
  });
}
