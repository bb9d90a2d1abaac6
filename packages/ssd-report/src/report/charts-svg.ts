import { CHART_SIZE, lineChart, type LineChartOptions } from './line-chart.js';

/** Colours of curves one after the other, apart from each other also for most who are colour-blind, on white. */
export const CURVE_COLORS = ['#0b6fbf', '#d95f02', '#0a8a4f', '#7350e0', '#c2185b', '#8a6d00'] as const;

const GAP = 16;

/** Charts below each other as one SVG file that needs no page around it: dark text on white. */
export function chartsSvg(charts: readonly LineChartOptions[]): string {
  const height = Math.max(1, charts.length) * (CHART_SIZE.height + GAP) + GAP;
  const width = CHART_SIZE.width + 2 * GAP;
  const placed = charts.map((chart, i) =>
    lineChart(chart, { x: GAP, y: GAP + i * (CHART_SIZE.height + GAP) }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" color="#1c2733" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...placed,
    '</svg>\n',
  ].join('\n');
}
