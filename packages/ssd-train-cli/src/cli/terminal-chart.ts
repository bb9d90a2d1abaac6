import type { Style } from '@ssd/report';
import { formatTick, niceTicks } from '@ssd/report';
import { drawCurve, isFinitePoint, range, type CurvePoint } from './draw-curve.js';
import { brailleRaster, markRaster } from './raster.js';

/** A curve of a chart. */
export interface ChartSeries {
  name: string;
  /** By rising x; one that is not finite leaves a gap. */
  points: readonly CurvePoint[];
}

export interface TerminalChartOptions {
  title: string;
  series: readonly ChartSeries[];
  /** Columns of the whole drawing; fewer than {@link NARROWEST} are taken as that many. @default 80 */
  width?: number;
  /** Lines of the curves, without title, legend and x axis; fewer than 3 are taken as 3. @default 12 */
  height?: number;
  /** Styles that colour give braille curves in colours, others a letter a curve where there are several. */
  style: Style;
  /** Written below the x axis. */
  xLabel: string;
  /** The y axis at least covers these values. @default those of the curves */
  yRange?: readonly [number, number] | undefined;
}

/** Columns below which there is no room for an axis and a curve. */
export const NARROWEST = 24;
/** Letters of curves where there are no colours. */
const MARKS = ['*', 'o', '+', 'x', '#', '%', '@', '='];
const COLORS = ['cyan', 'yellow', 'magenta', 'green', 'red', 'blue'] as const;
/** Columns a number of the x axis takes with the room around it. */
const X_TICK = 12;
/** Lines from one number of the y axis to the next. */
const Y_TICK = 4;

/**
 * Draws curves over a common x axis for a terminal: title, legend where there are several, y axis with round numbers,
 * curves, x axis. A chart without a finite point says so in one line.
 *
 * @returns lines without a line break at the end
 */
export function terminalChart({
  title,
  series,
  width = 80,
  height = 12,
  style,
  xLabel,
  yRange,
}: TerminalChartOptions): string {
  const drawn = series.filter(({ points }) => points.some(isFinitePoint));
  if (drawn.length === 0) return `${style.bold(title)}: no data yet`;
  const points = drawn.flatMap((one) => one.points.filter(isFinitePoint));
  const rows = Math.max(3, height);
  const [lowest, highest] = range([...points.map(([, y]) => y), ...(yRange ?? [])]);
  const yTicks = niceTicks(lowest, highest, Math.max(1, Math.floor(rows / Y_TICK)));
  const [low, high] = [yTicks[0]!, yTicks.at(-1)!];
  const labels = yTicks.map(formatTick);
  const margin = Math.max(...labels.map((label) => label.length));
  const columns = Math.max(NARROWEST, width) - margin - 2;

  const several = drawn.length > 1;
  const raster = several && !style.colored ? markRaster(columns, rows, MARKS) : brailleRaster(columns, rows);
  const [left, right] = range(points.map(([x]) => x));
  const share = (value: number, from: number, to: number): number =>
    to > from ? (value - from) / (to - from) : 0;
  const shares = { x: (x: number) => share(x, left, right), y: (y: number) => share(y, low, high) };
  drawn.forEach((one, index) => {
    drawCurve(raster, one.points, shares, index);
  });

  const paint = (text: string, index: number): string => style[COLORS[index % COLORS.length]!](text);
  const lineOf = (tick: number): number => Math.round((1 - share(tick, low, high)) * (rows - 1));
  const byLine = new Map(yTicks.map((tick, i) => [lineOf(tick), labels[i]!]));
  const body = raster
    .lines(style.colored ? paint : undefined)
    .map((line, i) => `${(byLine.get(i) ?? '').padStart(margin)} ${byLine.has(i) ? '┤' : '│'}${line}`);
  const legend = several ? [legendLines(drawn, { style, paint, width: Math.max(NARROWEST, width) })] : [];
  return [style.bold(title), ...legend, ...body, ...xAxis({ left, right, columns, margin, xLabel })].join(
    '\n',
  );
}

/** `* total  o confidence`, over as many lines as it takes. */
function legendLines(
  drawn: readonly ChartSeries[],
  { style, paint, width }: { style: Style; paint: (text: string, index: number) => string; width: number },
): string {
  const lines: string[] = [];
  let used = width;
  drawn.forEach(({ name }, index) => {
    const mark = style.colored ? paint('●', index) : MARKS[index % MARKS.length]!;
    const length = name.length + 2;
    if (used + 3 + length > width) {
      lines.push(`${mark} ${name}`);
      used = length;
    } else {
      lines.push(`${lines.pop()!}   ${mark} ${name}`);
      used += 3 + length;
    }
  });
  return lines.join('\n');
}

/** The line below the curves with a notch at each round number, the numbers, and what they are. */
function xAxis({
  left,
  right,
  columns,
  margin,
  xLabel,
}: {
  left: number;
  right: number;
  columns: number;
  margin: number;
  xLabel: string;
}): string[] {
  const inside = niceTicks(left, right, Math.max(1, Math.floor(columns / X_TICK))).filter(
    (tick) => tick >= left && tick <= right,
  );
  const ticks = inside.length > 0 ? inside : [left];
  const notches = Array.from({ length: columns }, () => '─');
  const numbers = Array.from({ length: columns }, () => ' ');
  let free = 0;
  for (const tick of ticks) {
    const column = right > left ? Math.round(((tick - left) / (right - left)) * (columns - 1)) : 0;
    const text = formatTick(tick);
    const start = Math.min(Math.max(0, column - Math.floor(text.length / 2)), columns - text.length);
    notches[column] = '┬';
    if (start < free) continue; // two numbers would run into each other
    Array.from(text).forEach((digit, i) => (numbers[start + i] = digit));
    free = start + text.length + 1;
  }
  const indent = ' '.repeat(margin + 2);
  return [
    `${' '.repeat(margin)} └${notches.join('')}`,
    `${indent}${numbers.join('').trimEnd()}`,
    `${indent}${xLabel.padStart(Math.floor((columns + xLabel.length) / 2))}`,
  ];
}
