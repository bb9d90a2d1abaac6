import { drawLine, type Dot, type Raster } from './raster.js';

/** A point of a curve; one that is not finite leaves a gap. */
export type CurvePoint = readonly [x: number, y: number];

export function isFinitePoint([x, y]: CurvePoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Least and greatest value. Without spreading the values: a long run has more than a call takes arguments. */
export function range(values: readonly number[]): readonly [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/**
 * Draws a curve's points, neighbours joined by straight lines.
 *
 * @param share where a value lies of its axis: from 0 at the left or the bottom to 1
 * @param index of the curve among those of the raster
 */
export function drawCurve(
  raster: Raster,
  points: readonly CurvePoint[],
  share: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  index?: number,
): void {
  const place = ([x, y]: CurvePoint): Dot => [
    Math.round(share.x(x) * (raster.columns - 1)),
    Math.round((1 - share.y(y)) * (raster.rows - 1)),
  ];
  let before: Dot | undefined;
  for (const point of points) {
    const here = isFinitePoint(point) ? place(point) : undefined;
    if (here !== undefined) drawLine(raster, before ?? here, here, index);
    before = here;
  }
}
