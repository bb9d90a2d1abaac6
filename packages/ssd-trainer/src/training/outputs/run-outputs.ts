import { createSummaryWriter } from '@ssd/tf-runtime';
import { CheckpointStore } from '../../checkpoint/checkpoint-store.js';
import { saveConfig } from '../../config/config-file.js';
import { writeFileAtomically } from '../../files/write-file-atomically.js';
import { writeDataRecord } from '../../run-folder/data-record.js';
import { EvaluationLog } from '../../run-folder/evaluation-log.js';
import { MetricsWriter } from '../../run-folder/metrics-writer.js';
import { expectNoRun, makeRunFolder } from '../../run-folder/new-run-folder.js';
import { lockRunFolder } from '../../run-folder/run-lock.js';
import { recordOutcome } from '../../run-folder/run-outcome.js';
import { closeQuietly } from '../finish/close-quietly.js';
import type { AddCloser } from '../finish/with-closers.js';
import { lookInside } from '../hooks/inspection-hooks.js';
import { NonFatal } from '../hooks/non-fatal.js';
import type { PreparedRun } from '../open/prepare-run.js';
import { tensorboardFolder } from '../open/tensorboard-folder.js';
import type { TrainingSession } from '../open/training-session.js';
import { validationPictures } from '../validation/validation-pictures.js';
import type { Outputs } from './outputs.js';

export interface RunOutputsOptions {
  readonly session: TrainingSession;
  /** Steps that are done. */
  readonly fromStep: number;
  readonly closing: AddCloser;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly onRunFolder?: ((folder: string) => void) | undefined;
  /** Writes the variables of a checkpoint. */
  readonly writeVariables: (prefix: string) => Promise<void>;
}

/** Makes the run folder, if the run is new, and opens everything that is written into it. */
export async function runOutputs(run: PreparedRun, options: RunOutputsOptions): Promise<Outputs> {
  const { session, fromStep, closing, log, signal, writeVariables } = options;
  const { config, folder, data, known } = run;
  await makeRunFolder(folder);
  if (run.resumed === undefined) {
    closing('the run folder', await lockRunFolder(folder.root, log));
    await expectNoRun(folder); // of a process that was faster
  }
  await saveConfig(folder.config, config);
  if (data.skipped.length > 0) {
    await writeFileAtomically(folder.skipped, `${JSON.stringify(data.skipped, null, 2)}\n`);
  }
  await writeFileAtomically(folder.environment, `${JSON.stringify(run.environment, null, 2)}\n`);
  await writeDataRecord(folder.data, known);
  log(`Run folder: ${folder.root}`);
  options.onRunFolder?.(folder.root);
  const writer = await MetricsWriter.open({ ...folder, fromStep });
  closing('the metrics', () => writer.close());
  const tensorboard = openTensorboard(run, options);
  return {
    writer,
    evaluationLog: await EvaluationLog.open(folder.evaluations, fromStep),
    store: new CheckpointStore({
      folder: folder.checkpoints,
      keep: config.keepCheckpoints,
      writeVariables,
    }),
    inside: lookInside({ run, watched: session.watched, signal, log }),
    tensorboard,
    folder,
    record: (train, at) => recordOutcome(folder.outcome, train, at, log),
  };
}

/** Seldom to the disk, and never more than some seconds late. */
const SUMMARY_QUEUE = { maxQueue: 500, flushMs: 10_000 };

function openTensorboard(
  run: PreparedRun,
  { session, closing, signal, log }: RunOutputsOptions,
): Outputs['tensorboard'] {
  const events = tensorboardFolder(run);
  if (events === undefined) return undefined;
  const writer = createSummaryWriter(events, SUMMARY_QUEUE);
  const looks = new NonFatal({ what: `events for TensorBoard in ${events}`, signal, log });
  closing('the events for TensorBoard', () => closeQuietly(writer, looks));
  log(`TensorBoard: ${events}`);
  return {
    writer,
    graph: () => session.step.graphDef(),
    weights: () => session.histograms(),
    pictures: (evaluation) => validationPictures(evaluation, run.data.classes),
    sameSplit: run.config.overfit !== null,
    looks,
  };
}
