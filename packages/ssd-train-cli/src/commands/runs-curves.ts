import { resolve } from 'node:path';
import type { RunChart } from '@ssd/report';
import {
  CURVE_COLORS,
  chartsSvg,
  metricNames,
  metricsCsv,
  openRun,
  readRunMetrics,
  runCharts,
  runTitles,
} from '@ssd/report';
import { showPath } from '@ssd/trainer/files';
import { writeFileAtomically } from '@ssd/trainer/run-folder';
import { defineCommand } from '../cli/command.js';
import { NARROWEST, terminalChart } from '../cli/terminal-chart.js';
import { runPositionals } from './runs-options.js';

/** About the last ten steps count. */
const SMOOTHING = 0.9;
/** Columns where there is no terminal to ask. */
const PLAIN_COLUMNS = 100;

/** A chart's curves in the colours of its runs, or of its metrics where there is one run. */
function colored(
  chart: RunChart,
  runs: readonly string[],
): (RunChart['series'][number] & { color: string })[] {
  return chart.series.map((one, i) => ({
    ...one,
    color: CURVE_COLORS[(runs.length > 1 ? runs.indexOf(one.run) : i) % CURVE_COLORS.length]!,
    // Few measurements are points, not a course.
    dots: one.points.length <= 60 && one.metric !== 'learningRate',
  }));
}

export const runsCurves = defineCommand({
  name: 'runs curves',
  summary: 'Draw losses, mAP, learning rate of runs in the terminal, as SVG or as CSV.',
  description:
    'Draws what changed in a run from step to step: the parts of the loss, the mAP and the learning rate, or the metrics named. Several runs are drawn over each other. Losses of a batch jump, so they are smoothed (--smooth 0 draws them as they are). A run may still be going on.',
  positionals: runPositionals(1),
  options: {
    metric: {
      kind: 'text',
      value: 'NAMES',
      description:
        'What to draw, separated by commas: total (or loss), localization, confidence, l2, gradientNorm, map, lr, speed, wait, AP_CLASS, or any other number of train.jsonl and results.csv. The beginning of names stands for all of them: validation.',
    },
    smooth: {
      kind: 'number',
      minimum: 0,
      maximum: 0.999,
      value: 'SHARE',
      default: SMOOTHING,
      description: 'Share of the past in the losses drawn, 0 for none.',
    },
    svg: { kind: 'text', value: 'FILE', description: 'Write the same charts as an SVG picture.' },
    csv: {
      kind: 'text',
      value: 'FILE',
      description: 'Write all points, unsmoothed, as CSV: run,metric,step,value.',
    },
    width: {
      kind: 'integer',
      minimum: NARROWEST,
      value: 'COLUMNS',
      description: "Width of the drawing. The terminal's if not given.",
    },
    height: { kind: 'integer', minimum: 3, value: 'LINES', default: 12, description: 'Lines of a chart.' },
  },
  examples: [
    { does: 'How a run is doing', line: 'ssd runs curves runs/mini-a' },
    { does: 'Which of two learns faster', line: 'ssd runs curves mini-a mini-b --metric map' },
    {
      does: 'A picture for a page',
      line: 'ssd runs curves mini-a mini-b --metric loss,map --svg curves.svg',
    },
    { does: 'The numbers for other software', line: 'ssd runs curves mini-a --csv curves.csv --quiet' },
  ],
  run: async ({ values, positionals, terminal, workingDirectory }) => {
    const folders = await Promise.all(positionals.map((written) => openRun(written, workingDirectory)));
    const names = runTitles(folders.map(({ root }) => root));
    const runs = await Promise.all(
      folders.map(async (folder, i) => ({ name: names[i]!, metrics: await readRunMetrics(folder) })),
    );
    const metrics =
      values.metric === undefined
        ? undefined
        : metricNames(
            values.metric,
            runs.map((run) => run.metrics),
          );
    const charts = runCharts(runs, { metrics, smoothing: values.smooth });
    const width = values.width ?? (Number.isFinite(terminal.columns) ? terminal.columns - 1 : PLAIN_COLUMNS);
    for (const { title, series, yRange } of charts) {
      terminal.note(
        terminalChart({
          title,
          series,
          width,
          height: values.height,
          style: terminal.style,
          xLabel: 'step',
          yRange,
        }),
      );
      terminal.note();
    }

    const drawn = [...new Set(charts.flatMap(({ series }) => series.map(({ metric }) => metric)))];
    const at = (path: string): string => resolve(workingDirectory, path);
    if (values.svg !== undefined) {
      const pictures = charts.map((chart) => ({
        title: chart.title,
        xLabel: 'step',
        yLabel: chart.title,
        series: colored(chart, names),
        ...(chart.yRange && { yRange: chart.yRange }),
      }));
      await writeFileAtomically(at(values.svg), chartsSvg(pictures));
      terminal.note(`Picture written to ${showPath(values.svg, workingDirectory)}`);
    }
    if (values.csv !== undefined) {
      await writeFileAtomically(at(values.csv), metricsCsv(runs, drawn));
      terminal.note(`Points written to ${showPath(values.csv, workingDirectory)}`);
    }
    return {
      json: {
        runs: runs.map((run, i) => ({
          run: folders[i]!.root,
          name: run.name,
          metrics: Object.fromEntries(
            drawn.flatMap((name) => {
              const points = run.metrics.get(name);
              if (points === undefined) return [];
              return [[name, { steps: points.map(([x]) => x), values: points.map(([, y]) => y) }]];
            }),
          ),
        })),
      },
    };
  },
});
