import type { PrecisionRecallCurve } from './curve.js';

/** Ten colours that stay apart on a light ground, also for the colour-blind (after Tableau 10, darkened). */
const COLOURS = [
  '#2f6db5',
  '#e0701a',
  '#2e9e6b',
  '#d1435b',
  '#7b5cc4',
  '#b08a00',
  '#15a0b5',
  '#c2579d',
  '#6b7480',
  '#8a5a3c',
];

/** Dashes tell the second and third ten classes from the first. */
const DASHES = ['', '7 4', '2 3.5'];

export interface SeriesStyle {
  readonly colour: string;
  /** An SVG stroke-dasharray, '' for a solid line. */
  readonly dash: string;
}

/** The look of the nth class; the first thirty all differ. */
export function seriesStyle(n: number): SeriesStyle {
  return {
    colour: COLOURS[n % COLOURS.length]!,
    dash: DASHES[Math.floor(n / COLOURS.length) % DASHES.length]!,
  };
}

/**
 * An SVG path of the curve, by relative plot coordinates scaled with x and y.
 *
 * A million detections make a million points, most of them on one spot: at each recall only the highest and the lowest
 * precision show, and steps below a tenth of a unit don't.
 */
export function curvePath(
  { precision, recall }: PrecisionRecallCurve,
  x: (recall: number) => number,
  y: (precision: number) => number,
): string {
  const first = precision.findIndex((p) => !Number.isNaN(p));
  if (first < 0) return '';
  const commands: string[] = [];
  let last = '';
  const to = (r: number, p: number): void => {
    const point = `${x(r).toFixed(1)} ${y(p).toFixed(1)}`;
    if (point !== last) commands.push(`${commands.length === 0 ? 'M' : 'L'}${point}`);
    last = point;
  };
  to(0, precision[first]!);
  for (let i = first; i < precision.length; i++) {
    // Between two hits precision only falls: its ends are enough.
    const inside =
      i > first && i + 1 < precision.length && recall[i] === recall[i - 1] && recall[i] === recall[i + 1];
    if (!inside) to(recall[i]!, precision[i]!);
  }
  return commands.join('');
}
