// Reads a run that the trainer left, compares it with itself, and makes its charts and tables.
import { join } from 'node:path';
import {
  compareRuns,
  metricsCsv,
  openRun,
  readRun,
  readRunMetrics,
  renderTable,
  runCharts,
  type RunDescription,
} from '@ssd/report';

async function main(work: string): Promise<void> {
  const folder = await openRun(join(work, 'run'), work);
  const run: RunDescription = await readRun(folder);
  if (run.step !== 6) throw new Error(`expected a run of 6 steps, got ${run.step}`);
  const { settings } = compareRuns([run, run]);
  if (settings.length > 0) throw new Error('expected a run to differ in nothing from itself');
  const runs = [{ name: 'one', metrics: await readRunMetrics(folder) }];
  const charts = runCharts(runs, { metrics: ['learningRate'], smoothing: 0.9 });
  if (charts[0]?.series[0]?.points.length === undefined)
    throw new Error('expected a curve of the learning rate');
  if (!metricsCsv(runs, ['learningRate']).startsWith('run,metric,step,value\none,learningRate,'))
    throw new Error('expected lines of CSV');
  const text = renderTable([{ title: 'step', align: 'right' }], [[String(run.step)]]);
  if (!text.includes('6')) throw new Error(`expected a table, got ${text}`);
}

main(process.argv[3]!).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
