import { csvCell } from '@ssd/trainer/files';
import { smooth, thin, type Point } from './smooth.js';
import { metricTitle } from './metric-names.js';
import type { RunMetrics } from './read-run-metrics.js';

/** A run under the name it is shown by. */
export interface NamedMetrics {
  readonly name: string;
  readonly metrics: RunMetrics;
}

export interface RunChart {
  readonly title: string;
  /** Curves with the run and the metric they are of; those of runs that have none are absent. */
  readonly series: readonly {
    readonly name: string;
    readonly run: string;
    readonly metric: string;
    readonly points: readonly Point[];
  }[];
  /** What the y axis at least covers. */
  readonly yRange: readonly [number, number] | undefined;
}

const LOSSES = ['total', 'confidence', 'localization', 'l2', 'validationTotal'];
/** Metrics of a batch: they jump from step to step. */
const NOISY = new Set(['total', 'confidence', 'localization', 'gradientNorm']);
/** Most points of a curve: more than any screen or page tells apart. */
const MOST_POINTS = 2000;

/**
 * What to draw of runs: losses, mAP and learning rate where no metrics are named, else a chart a metric. A single run has
 * its losses in one chart; several share a chart a metric.
 *
 * @param smoothing share of the past in the curves of a batch's losses, 0…1
 */
export function runCharts(
  runs: readonly NamedMetrics[],
  { metrics, smoothing }: { metrics: readonly string[] | undefined; smoothing: number },
): RunChart[] {
  const [only] = runs.length === 1 ? runs : [];
  const chart = (names: readonly string[]): RunChart => ({
    title: names.length > 1 ? 'loss' : metricTitle(names[0]!),
    series: runs.flatMap(({ name: run, metrics: own }) =>
      names.flatMap((metric) => {
        const points = (own.get(metric) ?? []).filter(([, y]) => Number.isFinite(y));
        if (points.length === 0) return [];
        const drawn = NOISY.has(metric) ? smooth(points, smoothing) : points;
        const name = only === undefined ? run : metricTitle(metric);
        return [{ name, run, metric, points: thin(drawn, MOST_POINTS) }];
      }),
    ),
    yRange: names[0] === 'map' || names[0]?.startsWith('AP_') ? [0, 1] : [0, 0],
  });
  if (metrics !== undefined) return metrics.map((metric) => chart([metric]));
  const losses = only === undefined ? [chart(['total'])] : [chart(LOSSES)];
  return [...losses, chart(['map']), chart(['learningRate'])];
}

/** All points of the charts' metrics, unsmoothed, as CSV: `run,metric,step,value`, an empty value where it is not finite. */
export function metricsCsv(runs: readonly NamedMetrics[], names: readonly string[]): string {
  const lines = runs.flatMap(({ name, metrics }) =>
    names.flatMap((metric) =>
      (metrics.get(metric) ?? []).map(
        ([step, value]) =>
          `${csvCell(name)},${csvCell(metric)},${step},${Number.isFinite(value) ? value : ''}`,
      ),
    ),
  );
  return `${['run,metric,step,value', ...lines].join('\n')}\n`;
}
