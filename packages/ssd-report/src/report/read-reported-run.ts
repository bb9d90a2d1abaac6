import { findCheckpoint, readSidecar } from '@ssd/trainer/checkpoint';
import { loadConfig } from '@ssd/trainer/config';
import { ReportError } from '../errors/report-error.js';
import type { RunFolder } from '@ssd/trainer/run-folder';
import { readRun } from '../run-history/read-run.js';
import { readRunMetrics } from '../run-history/read-run-metrics.js';
import type { ReportedRun } from './write-run-report.js';

/**
 * What a report says of a run, from its folder.
 *
 * @throws TrainerError E_CHECKPOINT without a checkpoint, E_CONFIG for settings of another version; ReportError
 * NOT_TRAINED for weights that were imported
 */
export async function readReportedRun(folder: RunFolder): Promise<ReportedRun> {
  const { prefix } = await findCheckpoint(folder.root, 'last');
  const sidecar = await readSidecar(prefix);
  if (sidecar.config === null) {
    throw new ReportError(
      'NOT_TRAINED',
      `Expected a run that was trained, found imported weights in ${folder.root}.`,
      {
        hint: 'Measure them with loadDetector() and evaluate(); writeReport() writes a report of that, too.',
      },
    );
  }
  const { step, totalSteps, extent, seconds } = await readRun(folder);
  const speeds = (await readRunMetrics(folder)).get('imagesPerSecond') ?? [];
  return {
    runDir: folder.root,
    config: await loadConfig(folder.config),
    classes: sidecar.classes,
    seconds: seconds ?? sidecar.run.elapsed,
    steps: step,
    totalSteps,
    extent,
    imagesPerSecond: speeds.reduce((sum, [, speed]) => sum + speed, 0) / Math.max(1, speeds.length),
    precision: sidecar.precision,
  };
}
