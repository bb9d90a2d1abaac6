import { ArgumentRangeError } from '@ssd/errors';
import { brailleRaster, drawLine, type Dot } from './raster.js';

/** A point of a curve; one that is not finite leaves a gap. */
export type CurvePoint = readonly [x: number, y: number];

export interface TerminalCurveOptions {
  /** Columns of the whole drawing, the numbers at its left included; at least 20. @default 72 */
  width?: number;
  /** Lines of the curve itself, the line of x values below not counted; at least 2. @default 10 */
  height?: number;
  /** The y axis at least covers these values. @default those of the curve */
  yRange?: readonly [number, number];
  /** What the x values are, written beside their range. @default nothing */
  xLabel?: string;
}

/** Significant digits of the numbers at the axes. */
const DIGITS = 4;

/**
 * Draws a curve with braille letters for a terminal, eight dots a letter, its range at the left and below:
 *
 *     0.05 ┤⠀⡠⠤⡀
 *        0 ┤⡜⠀⠀⠈⠢⣀
 *          └ step 0 … 900
 *
 * @param points By rising x. Neighbours are joined by straight lines.
 * @returns Lines without a line break at the end; one line that says so where there is no finite point.
 */
export function terminalCurve(
  points: readonly CurvePoint[],
  { width = 72, height = 10, yRange, xLabel }: TerminalCurveOptions = {},
): string {
  if (width < 20 || height < 2) {
    throw new ArgumentRangeError(
      `Expected at least 20 columns and 2 lines for a curve, got ${width} and ${height}.`,
    );
  }
  const finite = points.filter(isFinitePoint);
  if (finite.length === 0) return '(no data yet)';
  const [left, right] = range(finite.map(([x]) => x));
  const [low, high] = range([...finite.map(([, y]) => y), ...(yRange ?? [])]);
  const [top, bottom] = [label(high), label(low)];
  const margin = Math.max(top.length, bottom.length);
  const canvas = brailleRaster(Math.max(1, width - margin - 2), height);
  const place = ([x, y]: CurvePoint): Dot => [
    Math.round(share(x, left, right) * (canvas.columns - 1)),
    Math.round((1 - share(y, low, high)) * (canvas.rows - 1)),
  ];
  let before: Dot | undefined;
  for (const point of points) {
    const here = isFinitePoint(point) ? place(point) : undefined;
    if (here !== undefined) drawLine(canvas, before ?? here, here);
    before = here;
  }
  const lines = canvas.lines().map((line, i) => {
    const number = i === 0 ? top : i === height - 1 ? bottom : '';
    return `${number.padStart(margin)} ┤${line}`;
  });
  const xs = left === right ? label(left) : `${label(left)} … ${label(right)}`;
  return [...lines, `${' '.repeat(margin)} └ ${xLabel === undefined ? '' : `${xLabel} `}${xs}`].join('\n');
}

function isFinitePoint([x, y]: CurvePoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Without spreading the values: a long run has more than a call takes arguments. */
function range(values: readonly number[]): readonly [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** How far a value is from `start` to `end`; half-way where there is no way: a constant is a line in the middle. */
function share(value: number, start: number, end: number): number {
  return end > start ? (value - start) / (end - start) : 0.5;
}

function label(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}
