import type { PlannedSchedule } from '@ssd/trainer/training';
import { terminalCurve } from '../cli/terminal-curve.js';

/** Wider is no clearer. */
const MOST_COLUMNS = 100;

/** The learning rate over the run as a curve, with its highest and its last value. */
export function scheduleText(
  { config, points, totalSteps, stepsPerEpoch }: PlannedSchedule,
  columns: number,
): string {
  const rates = points.map(([, rate]) => rate);
  const peak = Math.max(...rates);
  const show = (rate: number | undefined): string =>
    rate === undefined ? '–' : String(Number(rate.toPrecision(3)));
  return [
    `Learning rate, ${config.schedule.kind}: ${totalSteps} steps, ${stepsPerEpoch} an epoch`,
    terminalCurve(points, {
      width: Math.max(20, Math.min(MOST_COLUMNS, columns - 1)),
      yRange: [0, peak],
      xLabel: 'step',
    }),
    `First ${show(rates[0])}, highest ${show(peak)}, last ${show(rates.at(-1))}. Nothing was written.`,
  ].join('\n');
}

/** The same for programs. */
export function scheduleJson({
  config,
  points,
  totalSteps,
  stepsPerEpoch,
}: PlannedSchedule): Record<string, unknown> {
  return {
    plotLr: true,
    schedule: config.schedule,
    stepsPerEpoch,
    totalSteps,
    points,
  };
}
