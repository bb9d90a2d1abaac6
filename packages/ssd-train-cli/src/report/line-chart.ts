import { escapeXml } from '../drawing/escape-xml.js';
import type { Point } from './smooth.js';
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

const WIDTH = 560;
const HEIGHT = 320;
const PLOT = { left: 64, top: 52, right: 18, bottom: 48 };

/** Columns a letter of the legend takes, in SVG units at its size of 12. */
const LEGEND_LETTER = 6.6;

/**
 * Curves over a common x axis as one SVG element, for inlining in a page: it takes its text colour from around it
 * (currentColor) and the page's font.
 */
export function lineChart({
  title,
  xLabel,
  yLabel,
  series,
  yRange,
  empty = 'No data yet',
}: LineChartOptions): string {
  const right = WIDTH - PLOT.right;
  const bottom = HEIGHT - PLOT.bottom;
  const points = series
    .flatMap((one) => one.points)
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-size="12">` +
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
    bottom - ((value - yTicks[0]!) / (yTicks.at(-1)! - yTicks[0]!)) * (bottom - PLOT.top);
  const at = (value: number): string => value.toFixed(1);

  const grid = [
    ...yTicks.map((t) => `M${PLOT.left} ${at(y(t))}H${right}`),
    ...xTicks.map((t) => `M${at(x(t))} ${PLOT.top}V${bottom}`),
  ].join('');
  const numbers = [
    ...yTicks.map(
      (t) =>
        `<text x="${PLOT.left - 8}" y="${at(y(t))}" dy="0.35em" text-anchor="end">${formatTick(t)}</text>`,
    ),
    ...xTicks.map(
      (t) => `<text x="${at(x(t))}" y="${bottom + 18}" text-anchor="middle">${formatTick(t)}</text>`,
    ),
    `<text x="${(PLOT.left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeXml(xLabel)}</text>`,
    `<text transform="translate(14 ${(PLOT.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(yLabel)}</text>`,
  ].join('');
  const curves = series
    .map(({ color, points: own, faint = false, dots = false }) => {
      const drawn = own.filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py));
      if (drawn.length === 0) return '';
      const path = drawn.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${at(x(px))} ${at(y(py))}`).join('');
      const line = `<path d="${path}" stroke="${color}" stroke-width="${faint ? 1 : 2}"${faint ? ' opacity="0.3"' : ''}/>`;
      // A single point has no line to be seen by.
      const marks = dots || drawn.length === 1 ? drawn : [];
      return (
        line +
        marks
          .map(
            ([px, py]) => `<circle cx="${at(x(px))}" cy="${at(y(py))}" r="3" fill="${color}" stroke="none"/>`,
          )
          .join('')
      );
    })
    .join('');
  let legendX = PLOT.left;
  const legend = series
    .filter(({ faint = false, points: own }) => !faint && own.length > 0)
    .map(({ name, color }) => {
      const entry = `<circle cx="${legendX + 5}" cy="37" r="5" fill="${color}"/><text x="${legendX + 15}" y="41" fill="currentColor">${escapeXml(name)}</text>`;
      legendX += 15 + name.length * LEGEND_LETTER + 16;
      return entry;
    })
    .join('');
  return (
    `${head}${legend}<path d="${grid}" stroke="currentColor" stroke-opacity="0.12" fill="none"/>` +
    `<path d="M${PLOT.left} ${PLOT.top}V${bottom}H${right}" stroke="currentColor" stroke-opacity="0.5" fill="none"/>` +
    `<g fill="currentColor" opacity="0.75">${numbers}</g>` +
    `<g fill="none" stroke-linejoin="round" stroke-linecap="round">${curves}</g></svg>`
  );
}
