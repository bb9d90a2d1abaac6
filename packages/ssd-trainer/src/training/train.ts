import type { SsdModel } from '@ssd/model';
import { createSummaryWriter, type SummaryWriter } from '@ssd/tf-runtime';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { listCheckpoints } from '../checkpoint/list-checkpoints.js';
import { readWeights } from '../checkpoint/read-weights.js';
import { readSidecar, SIDECAR_VERSION, type Sidecar } from '../checkpoint/sidecar.js';
import { sidecarMean } from '../checkpoint/sidecar-preset.js';
import { saveConfig } from '../config/config-file.js';
import { detectorOf } from '../config/preset-recipe.js';
import { createReferenceLog, writeLogHeader } from '../reference-log/reference-log.js';
import { expectNoRun, makeRunFolder } from '../run-folder/new-run-folder.js';
import { writeDataRecord } from '../run-folder/data-record.js';
import { EvaluationLog } from '../run-folder/evaluation-log.js';
import { MetricsWriter } from '../run-folder/metrics-writer.js';
import { lockRunFolder } from '../run-folder/run-lock.js';
import { recordOutcome } from '../run-folder/run-outcome.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { cacheBytes } from './open/cache-bytes.js';
import { chooseSamples } from './open/choose-samples.js';
import { createHooks, type RunHooks } from './hooks/create-hooks.js';
import { plain } from './open/data-in-force.js';
import { expectStepsLeft } from './open/expect-steps-left.js';
import type { Run, RunState } from './hooks/hook.js';
import { speedHook } from './hooks/speed-hook.js';
import { lookInside, type Inside } from './hooks/inspection-hooks.js';
import { OnlyLooks } from './hooks/only-looks.js';
import { openLoader } from './open/open-loader.js';
import { prepareRun, startingPoint, type PreparedRun } from './open/prepare-run.js';
import { resumePosition } from './open/resume-position.js';
import { RunSession } from './open/run-session.js';
import { Trainer } from './trainer.js';
import { TrainerError } from '../errors/trainer-error.js';
import { plannedSteps, trainingExtent } from './training-extent.js';
import type { DetectorWeights, StopReason, TrainContext, TrainOptions, TrainResult } from './types.js';
import { Validation, type ValidationOptions } from './validation/validation.js';
import { validationPictures } from './validation/validation-pictures.js';
import { withClosers, type AddCloser } from './finish/with-closers.js';

/**
Trains a detector, or goes on training one, and leaves a run folder: config.json, environment.json, train.jsonl,
results.csv, TensorBoard's events and checkpoints.

@throws TrainerError (see its codes); DatasetError of @ssd/voc-dataset; TensorFlowError of @ssd/tf-runtime. What was
saved before stays.
*/
export async function train(options: TrainOptions, context: TrainContext = {}): Promise<TrainResult> {
  const { signal = new AbortController().signal, log = () => undefined } = context;
  const { deviceId } = context;
  const run = await prepareRun(options, { signal, log, ...(deviceId === undefined ? {} : { deviceId }) });
  return execute(run, { ...context, signal, log });
}

type FullContext = TrainContext & Required<Pick<TrainContext, 'signal' | 'log'>>;

async function execute(run: PreparedRun, context: FullContext): Promise<TrainResult> {
  return withClosers((closing) => trainRun(run, { ...context, closing }), context.log);
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
    const { imageSize } = detectorOf(config.preset).layers;
    writeLogHeader({ write: referenceLog, run, tensorboardDir: events, imageSize });
  }
  if (resumed !== undefined) closing('the run folder', await lockRunFolder(folder.root, log)); // before it is read
  const session = await RunSession.create({
    config,
    classes,
    batchSize,
    precision,
    ...(await startingPoint(run)),
  });
  closing('the session', () => {
    session.dispose();
  });
  for (const line of session.imported) log(line);
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
  const training = trainingMeasured(run, session, { workerExecArgv, onProgress: onEvaluation });
  if (training) closing('the training pictures that are measured on', () => training.close());

  const summaries = events === undefined ? undefined : createSummaryWriter(events, SUMMARY_QUEUE);
  const looks = new OnlyLooks({ what: `events for TensorBoard in ${events}`, signal, log });
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
    onProgress,
    writer,
    evaluationLog: await EvaluationLog.open(folder.evaluations, fromStep),
    validationData: known.validation?.digest,
    store: new CheckpointStore({
      folder: folder.checkpoints,
      keep: config.keepCheckpoints,
      writeVariables: (prefix) => session.save(prefix),
    }),
    sidecar: ({ map }) => sidecarOf(run, session.model, trainer, map ?? null),
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
    imageSize: session.model.preset.layers.imageSize,
    referenceLog: reference?.hook,
  });
  const { epochs, maxSteps } = config;
  const speed = speedHook();
  const all = [...hooks.all, speed];
  const onFailure = (_run: Run, error: unknown): Promise<void> =>
    saveAtFailure(error, { trainer, hooks, log });
  const trainer = new Trainer({ step: session.step, loader, hooks: all, epochs, maxSteps, onFailure });
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
  return resultOf(run, {
    stopped,
    trainer,
    hooks,
    inside,
    speed: speed.imagesPerSecond,
    weights: await detectorWeights({ run, session, validation, hooks, stopped, signal, log }),
  });
}

/** Where a run goes on, once it is sure that there is something left to do. @throws TrainerError E_CONFIG */
function resumeAt(
  { config, data, resumed }: PreparedRun,
  batchesPerEpoch: number,
  log: (line: string) => void,
): RunState {
  const { sidecar, before } = resumed!;
  const { batchSize, train: samples } = data;
  const { run, image, again } = resumePosition({
    sidecar,
    batchSize,
    batchesPerEpoch,
    images: samples.length,
  });
  expectStepsLeft({ before, config, run, batchesPerEpoch, log });
  if (again > 0) {
    log(
      `The epoch goes on at its image ${image - again + 1}: a batch of ${batchSize} begins there; ${again} images are trained on again.`,
    );
  }
  return run;
}

/** What hooks kept; nothing of what was measured by another measure. */
function hookStates({ hooks }: Sidecar, { measuresAnew }: PreparedRun['known']): Sidecar['hooks'] {
  if (!measuresAnew) return hooks;
  return Object.fromEntries(
    Object.entries(hooks).filter(([name]) => name !== 'evaluation' && name !== 'early-stop'),
  );
}

/** Where a file of the run cannot be written, its steps are saved before it ends, if the disk still takes that. */
async function saveAtFailure(
  error: unknown,
  { trainer, hooks, log }: { trainer: Trainer; hooks: RunHooks; log: (line: string) => void },
): Promise<void> {
  const { checkpoint } = hooks;
  const ofDisk =
    error instanceof TrainerError && (error.code === 'E_DISK_FULL' || error.code === 'E_RUN_FOLDER');
  if (!ofDisk || trainer.state.step === 0 || checkpoint.last?.step === trainer.state.step) return;
  await checkpoint.saveNow(trainer).catch(() => {
    const saved = checkpoint.last;
    log(
      saved === undefined
        ? 'The steps so far could not be saved.'
        : `What was trained since step ${saved.step} could not be saved; ${saved.prefix} is whole.`,
    );
  });
}

async function closeQuietly(summaries: Pick<SummaryWriter, 'close'>, looks: OnlyLooks): Promise<void> {
  try {
    await summaries.close();
  } catch (error) {
    await looks.do(() => {
      throw error;
    });
  }
}

/** The weights that are used unless others are named, with what they reach: measured now where no evaluation of this process was of them. */
async function detectorWeights({
  run: { folder, config },
  session,
  validation,
  hooks,
  stopped,
  signal,
  log,
}: {
  run: PreparedRun;
  session: RunSession;
  validation: Validation | undefined;
  hooks: RunHooks;
  stopped: StopReason;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<DetectorWeights> {
  const { best } = await listCheckpoints(folder.checkpoints);
  const { prefix: checkpoint, step } = best ?? hooks.checkpoint.last!; // every run that ends without an error has saved
  const weights = { checkpoint, step, which: best === undefined ? ('last' as const) : ('best' as const) };
  let evaluation = hooks.evaluation?.outputAt(step);
  if (evaluation === undefined && validation !== undefined && stopped !== 'aborted') {
    log(`Measuring the best weights, of step ${step}, which an earlier part of the run saved.`);
    const looks = new OnlyLooks({ what: 'measuring', signal, log });
    await looks
      .do(async () => {
        const names = session.model.variables.map(({ name }) => name);
        const { averaged } = await readSidecar(checkpoint);
        evaluation = await validation.measure(signal, await readWeights(checkpoint, names, averaged));
      })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error; // the run is over; only the table is missing
      });
  }
  return evaluation === undefined || config.validationSplit === null ? weights : { ...weights, evaluation };
}

/** What measures images that are trained on, unvaried; undefined where none are asked for, or all are measured anyway. */
function trainingMeasured(
  { config, data, precision }: PreparedRun,
  session: RunSession,
  context: Pick<ValidationOptions, 'workerExecArgv' | 'onProgress'>,
): Validation | undefined {
  const { evaluateTraining, overfit, seed, trainSplit, cacheImages } = config;
  if (evaluateTraining === 0 || overfit !== null) return undefined;
  const samples = chooseSamples(data.train, evaluateTraining, seed);
  return new Validation({
    config,
    run: session,
    data: { split: trainSplit, samples },
    precision,
    cacheBytes: cacheBytes(cacheImages),
    ...context,
  });
}

/** Seldom to the disk, and never more than some seconds late. */
const SUMMARY_QUEUE = { maxQueue: 500, flushMs: 10_000 };

/** Where TensorBoard's events go. */
function tensorboardFolder({ config: { tensorboard }, folder }: PreparedRun): string | undefined {
  if (tensorboard === false) return undefined;
  return tensorboard === true ? folder.tensorboard : tensorboard;
}

function sidecarOf(
  { config, data, known, precision, environment }: PreparedRun,
  model: SsdModel,
  trainer: Trainer,
  map: number | null,
): Sidecar {
  const { run, hooks } = trainer.snapshot();
  return {
    version: SIDECAR_VERSION,
    preset: model.preset.name,
    classes: [...data.classes],
    mean: sidecarMean(model.preset.mean),
    precision,
    averaged: config.emaDecay !== null,
    run: { ...run, image: run.batch * data.batchSize },
    data: {
      train: plain(known.train),
      validation: known.validation === undefined ? null : plain(known.validation),
      augmentation: known.augmentation,
    },
    stepsPerEpoch: trainer.batchesPerEpoch,
    ...(trainer.totalSteps === plannedSteps(config, trainer.batchesPerEpoch)
      ? {}
      : { totalSteps: trainer.totalSteps }),
    map,
    hooks: { ...hooks },
    config,
    versions: environment.versions,
  };
}

async function resultOf(
  { config, folder, data, precision }: PreparedRun,
  {
    stopped,
    trainer,
    hooks,
    inside,
    speed,
    weights,
  }: {
    stopped: StopReason;
    trainer: Trainer;
    hooks: RunHooks;
    inside: Inside;
    speed: number | undefined;
    weights: DetectorWeights;
  },
): Promise<TrainResult> {
  const { step, epoch, elapsed } = trainer.state;
  const { best } = await listCheckpoints(folder.checkpoints);
  const evaluation = hooks.evaluation?.last;
  const profile = inside.profile();
  return {
    stopped,
    runDir: folder.root,
    config,
    classes: data.classes,
    steps: step,
    epochs: epoch,
    totalSteps: trainer.totalSteps,
    extent: trainingExtent({
      step,
      totalSteps: trainer.totalSteps,
      elapsed,
      timeLimit: config.timeLimit,
      pretrained: config.pretrained !== null,
      stopped,
    }),
    seconds: elapsed,
    imagesPerSecond: elapsed > 0 ? (step * data.batchSize) / elapsed : 0,
    ...(speed === undefined ? {} : { speed: { imagesPerSecond: speed, batchSize: data.batchSize } }),
    precision,
    checkpoint: hooks.checkpoint.last!.prefix, // every run that ends without an error has saved
    weights,
    ...(best === undefined ? {} : { best: { map: best.map!, step: best.step, checkpoint: best.prefix } }),
    ...(evaluation === undefined ? {} : { evaluation }),
    history: hooks.metrics.history,
    ...(profile === undefined ? {} : { profile }),
  };
}
