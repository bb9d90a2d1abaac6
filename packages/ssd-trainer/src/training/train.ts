import { createSummaryWriter } from '@ssd/tf-runtime';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { saveConfig } from '../config/config-file.js';
import { detectorOf } from '../config/preset-recipe.js';
import { createReferenceLog, writeLogHeader } from './reference-log/reference-log.js';
import { writeDataRecord } from '../run-folder/data-record.js';
import { EvaluationLog } from '../run-folder/evaluation-log.js';
import { MetricsWriter } from '../run-folder/metrics-writer.js';
import { expectNoRun, makeRunFolder } from '../run-folder/new-run-folder.js';
import { lockRunFolder } from '../run-folder/run-lock.js';
import { recordOutcome } from '../run-folder/run-outcome.js';
import { writeFileAtomically } from '../files/write-file-atomically.js';
import { closeQuietly } from './finish/close-quietly.js';
import { detectorWeights } from './finish/detector-weights.js';
import { runSidecar } from './finish/run-sidecar.js';
import { saveAtFailure } from './finish/save-at-failure.js';
import { trainResult } from './finish/train-result.js';
import { withClosers, type AddCloser } from './finish/with-closers.js';
import { createHooks } from './hooks/create-hooks.js';
import type { Run } from './hook.js';
import { lookInside } from './hooks/inspection-hooks.js';
import { NonFatal } from './hooks/non-fatal.js';
import { speedHook } from './hooks/speed-hook.js';
import { cacheBytes } from './open/cache-bytes.js';
import { openLoader } from './open/open-loader.js';
import { prepareRun, startingPoint, type PreparedRun } from './open/prepare-run.js';
import { hookStates, resumeAt } from './open/resume-at.js';
import { openSession } from './open/open-session.js';
import { tensorboardFolder } from './open/tensorboard-folder.js';
import { Trainer } from './trainer.js';
import { TrainerError } from '../errors/trainer-error.js';
import type { Strategy } from '../strategies/strategy.js';
import type { TrainContext, TrainOptions, TrainResult } from './types.js';
import { trainingSetValidation } from './validation/training-set-validation.js';
import { Validation } from './validation/validation.js';
import { validationPictures } from './validation/validation-pictures.js';

/**
 * Trains a detector, or goes on training one, and leaves a run folder: config.json, environment.json, train.jsonl,
 * results.csv, TensorBoard's events and checkpoints.
 *
 * @throws TrainerError (see its codes); DatasetError of @ssd/voc-dataset; TensorFlowError of @ssd/tf-runtime. What was
 * saved before stays.
 */
export async function train(options: TrainOptions, context: TrainContext = {}): Promise<TrainResult> {
  expectOneRank(context.strategy);
  const { signal = new AbortController().signal, log = () => undefined } = context;
  const { deviceId } = context;
  const run = await prepareRun(options, { signal, log, ...(deviceId === undefined ? {} : { deviceId }) });
  return execute(run, { ...context, signal, log });
}

type FullContext = TrainContext & Required<Pick<TrainContext, 'signal' | 'log'>>;

async function execute(run: PreparedRun, context: FullContext): Promise<TrainResult> {
  return withClosers((closing) => trainRun(run, { ...context, closing }), context.log);
}

/** @throws TrainerError E_CONFIG: a run has one folder, one report and one who measures */
function expectOneRank(strategy: Strategy | undefined): void {
  if (strategy === undefined || strategy.size === 1) return;
  throw new TrainerError(
    'E_CONFIG',
    `Expected a strategy of one rank, since each of ${strategy.size} would write a run of its own.`,
    {
      hint: 'Several ranks are put together by hand: openLoader({ strategy }) and TrainingSession.open({ strategy }).',
    },
  );
}

async function trainRun(
  run: PreparedRun,
  { closing, ...context }: FullContext & { readonly closing: AddCloser },
): Promise<TrainResult> {
  const { config, folder, resumed, data, precision, known } = run;
  const { signal, log, onProgress = () => undefined, onEvaluation, referenceLog, workerExecArgv } = context;
  const { classes, batchSize } = data;
  const events = tensorboardFolder(run);
  if (referenceLog) {
    const { imageSize } = detectorOf(config.preset).boxes;
    writeLogHeader({ write: referenceLog, run, tensorboardDir: events, imageSize });
  }
  if (resumed !== undefined) closing('the run folder', await lockRunFolder(folder.root, log)); // before it is read
  const opened = await openSession({
    config,
    classes,
    batchSize,
    precision,
    optimizer: context.optimizer,
    strategy: context.strategy,
    loss: context.loss,
    ...(await startingPoint(run)),
  });
  closing('the session', () => {
    opened.dispose();
  });
  const { session } = opened;
  for (const line of opened.imported) log(line);
  const loader = openLoader({ config, data, model: session.model, workerExecArgv });
  closing('the loader', () => loader.close());
  const from = resumed && resumeAt(run, loader.batchesPerEpoch, log);
  // From here on the folder is written to; whatever was wrong with the input has been said.
  await makeRunFolder(folder);
  if (resumed === undefined) {
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
  const fromStep = from?.step ?? 0;
  const writer = await MetricsWriter.open({ ...folder, fromStep });
  closing('the metrics', () => writer.close());
  const validation =
    data.validation &&
    new Validation({
      config,
      run: session,
      data: data.validation,
      precision,
      cacheBytes: cacheBytes(config.cacheImages),
      losses: true,
      workerExecArgv,
      onProgress: onEvaluation,
    });
  if (validation) closing('the pictures that are measured on', () => validation.close());
  const training = trainingSetValidation(run, session, { workerExecArgv, onProgress: onEvaluation });
  if (training) closing('the training pictures that are measured on', () => training.close());

  const summaries = events === undefined ? undefined : createSummaryWriter(events, SUMMARY_QUEUE);
  const looks = new NonFatal({ what: `events for TensorBoard in ${events}`, signal, log });
  if (summaries) {
    closing('the events for TensorBoard', () => closeQuietly(summaries, looks));
    log(`TensorBoard: ${events}`);
  }

  const reference =
    referenceLog && createReferenceLog({ write: referenceLog, run, session, signal, workerExecArgv });
  if (reference) closing('the pictures of the reference log', () => reference.close());

  const inside = lookInside({ run, watched: session.watched, signal, log });
  const hooks = createHooks({
    config,
    signal,
    log,
    inside: inside.hooks,
    own: context.hooks ?? [],
    onProgress,
    writer,
    evaluationLog: await EvaluationLog.open(folder.evaluations, fromStep),
    validationData: known.validation?.digest,
    store: new CheckpointStore({
      folder: folder.checkpoints,
      keep: config.keepCheckpoints,
      writeVariables: (prefix) => session.save(prefix),
    }),
    sidecar: ({ map }) => runSidecar(run, session.model, trainer, map ?? null),
    resumedFrom: resumed && { step: resumed.sidecar.run.step, prefix: resumed.prefix },
    tensorboard: summaries && {
      writer: summaries,
      graph: () => session.step.graphDef(),
      weights: () => session.histograms(),
      pictures: (evaluation) => validationPictures(evaluation, classes),
      sameSplit: config.overfit !== null,
      looks,
    },
    evaluate: validation && (() => validation.measure(signal)),
    evaluateTraining: training && (() => training.measure(signal)),
    classes,
    folder,
    imageSize: session.model.preset.boxes.imageSize,
    referenceLog: reference?.hook,
  });
  const { epochs, maxSteps } = config;
  const speed = speedHook();
  const all = [...hooks.all, speed];
  const onFailure = (_run: Run, error: unknown): Promise<void> =>
    saveAtFailure(error, { trainer, hooks, log });
  const trainer = new Trainer({ step: session.step, loader, hooks: all, epochs, maxSteps, onFailure, log });
  if (resumed !== undefined && from !== undefined) {
    trainer.restore({ run: from, hooks: hookStates(resumed.sidecar, known) });
    log(`Resuming at step ${trainer.state.step} of ${trainer.totalSteps}: ${resumed.prefix}`);
  }
  const stopped = await recordOutcome(
    folder.outcome,
    () => trainer.train(),
    () => trainer.state,
    log,
  );
  return trainResult(run, {
    stopped,
    trainer,
    hooks,
    inside,
    speed: speed.imagesPerSecond,
    weights: await detectorWeights({ run, session, validation, hooks, stopped, signal, log }),
  });
}

/** Seldom to the disk, and never more than some seconds late. */
const SUMMARY_QUEUE = { maxQueue: 500, flushMs: 10_000 };
