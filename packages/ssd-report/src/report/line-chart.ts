import { escapeXml } from '@ssd/draw';
import type { Point } from '../run-history/smooth.js';
import { formatTick, niceTicks } from './ticks.js';

export interface Series {
  name: string;
  /** CSS colour. */
  color: string;
  points: readonly Point[];
  /** Drawn pale and without a legend entry, e.g. the raw curve behind a smoothed one. @default false */
  faint?: boolean;
  /** A dot on every point, for curves of few. @default false */
  dots?: boolean;
}

export interface LineChartOptions {
  title: string;
  xLabel: string;
  yLabel: string;
  series: readonly Series[];
  /** The y axis at least covers these values. @default those of the curves */
  yRange?: readonly [number, number];
  /** What to say where there is no point at all. @default 'No data yet' */
  empty?: string;
}

/** Size of a chart in SVG units. */
export const CHART_SIZE = { width: 560, height: 320 } as const;
const { width: WIDTH, height: HEIGHT } = CHART_SIZE;
const PLOT = { left: 64, top: 52, right: 18, bottom: 48 };

/** Columns a letter of the legend takes, in SVG units at its size of 12. */
const LEGEND_LETTER = 6.6;
const LEGEND_LINE = 16;

/**
 * Curves over a common x axis as one SVG element, for inlining in a page: it takes its text colour from around it
 * (currentColor) and the page's font.
 *
 * @param place where it lies in an SVG around it, in that one's units
 */
export function lineChart(
  { title, xLabel, yLabel, series, yRange, empty = 'No data yet' }: LineChartOptions,
  place?: { x: number; y: number },
): string {
  const at = place === undefined ? '' : ` x="${place.x}" y="${place.y}" width="${WIDTH}" height="${HEIGHT}"`;
  const right = WIDTH - PLOT.right;
  const { legend, top } = legendOf(series);
  const bottom = HEIGHT - PLOT.bottom;
  const points = series
    .flatMap((one) => one.points)
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-size="12"${at}>` +
    `<title>${escapeXml(title)}</title><text x="${PLOT.left}" y="20" font-size="15" font-weight="600" fill="currentColor">${escapeXml(title)}</text>`;
  if (points.length === 0) {
    return `${head}<text x="${WIDTH / 2}" y="${HEIGHT / 2}" text-anchor="middle" fill="currentColor" opacity="0.6">${escapeXml(empty)}</text></svg>`;
  }

  const values = (axis: 0 | 1): number[] => points.map((point) => point[axis]);
  const low = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));
  const high = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));
  const xTicks = niceTicks(low(values(0)), high(values(0)), 6);
  const ys = [...values(1), ...(yRange ?? [])];
  const yTicks = niceTicks(low(ys), high(ys), 5);
  const x = (value: number): number =>
    PLOT.left + ((value - xTicks[0]!) / (xTicks.at(-1)! - xTicks[0]!)) * (right - PLOT.left);
  const y = (value: number): number =>
    bottom - ((value - yTicks[0]!) / (yTicks.at(-1)! - yTicks[0]!)) * (bottom - top);
  const fixed = (value: number): string => value.toFixed(1);

  const grid = [
    ...yTicks.map((t) => `M${PLOT.left} ${fixed(y(t))}H${right}`),
    ...xTicks.map((t) => `M${fixed(x(t))} ${top}V${bottom}`),
  ].join('');
  const numbers = [
    ...yTicks.map(
      (t) =>
        `<text x="${PLOT.left - 8}" y="${fixed(y(t))}" dy="0.35em" text-anchor="end">${formatTick(t)}</text>`,
    ),
    ...xTicks.map(
      (t) => `<text x="${fixed(x(t))}" y="${bottom + 18}" text-anchor="middle">${formatTick(t)}</text>`,
    ),
    `<text x="${(PLOT.left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeXml(xLabel)}</text>`,
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(yLabel)}</text>`,
  ].join('');
  const curves = series
    .map(({ color, points: own, faint = false, dots = false }) => {
      const drawn = own.filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py));
      if (drawn.length === 0) return '';
      const path = drawn
        .map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${fixed(x(px))} ${fixed(y(py))}`)
        .join('');
      const line = `<path d="${path}" stroke="${color}" stroke-width="${faint ? 1 : 2}"${faint ? ' opacity="0.3"' : ''}/>`;
      // A single point has no line to be seen by.
      const marks = dots || drawn.length === 1 ? drawn : [];
      return (
        line +
        marks
          .map(
            ([px, py]) =>
              `<circle cx="${fixed(x(px))}" cy="${fixed(y(py))}" r="3" fill="${color}" stroke="none"/>`,
          )
          .join('')
      );
    })
    .join('');
  return (
    `${head}${legend}<path d="${grid}" stroke="currentColor" stroke-opacity="0.12" fill="none"/>` +
    `<path d="M${PLOT.left} ${top}V${bottom}H${right}" stroke="currentColor" stroke-opacity="0.5" fill="none"/>` +
    `<g fill="currentColor" opacity="0.75">${numbers}</g>` +
    `<g fill="none" stroke-linejoin="round" stroke-linecap="round">${curves}</g></svg>`
  );
}

/** Names and colours of the curves in as many lines as they take, and where the plot below them begins. */
function legendOf(series: readonly Series[]): { legend: string; top: number } {
  let x: number = PLOT.left;
  let line = 0;
  const entries = series
    .filter(({ faint = false, points }) => !faint && points.length > 0)
    .map(({ name, color }) => {
      const width = 15 + name.length * LEGEND_LETTER;
      if (x > PLOT.left && x + width > WIDTH) {
        x = PLOT.left;
        line++;
      }
      const y = 37 + line * LEGEND_LINE;
      const entry = `<circle cx="${x + 5}" cy="${y}" r="5" fill="${color}"/><text x="${x + 15}" y="${y + 4}" fill="currentColor">${escapeXml(name)}</text>`;
      x += width + 16;
      return entry;
    });
  return { legend: entries.join(''), top: PLOT.top + line * LEGEND_LINE };
}
