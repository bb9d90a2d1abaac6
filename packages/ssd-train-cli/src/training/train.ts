import type { SsdModel } from '@ssd/model';
import { createSummaryWriter } from '@ssd/tf-runtime';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { listCheckpoints } from '../checkpoint/list-checkpoints.js';
import { SIDECAR_VERSION, type Sidecar } from '../checkpoint/sidecar.js';
import { sidecarMean } from '../checkpoint/sidecar-preset.js';
import { saveConfig } from '../config/config-file.js';
import { detectorOf } from '../config/preset-recipe.js';
import { createReferenceLog, writeLogHeader } from '../reference/reference-log.js';
import { expectNoRun, makeRunFolder } from '../run-folder/new-run-folder.js';
import { EvaluationLog } from '../run-folder/evaluation-log.js';
import { MetricsWriter } from '../run-folder/metrics-writer.js';
import { lockRunFolder } from '../run-folder/run-lock.js';
import { recordOutcome } from '../run-folder/run-outcome.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { cacheBytes } from './cache-bytes.js';
import { chooseSamples } from './choose-samples.js';
import { createHooks, type RunHooks } from './create-hooks.js';
import { speedHook } from './hooks/speed-hook.js';
import { lookInside, type Inside } from './look-inside.js';
import { openLoader } from './open-loader.js';
import { prepareRun, startingPoint, type PreparedRun } from './prepare-run.js';
import { RunSession } from './run-session.js';
import { Trainer } from './trainer.js';
import { trainingExtent } from './training-extent.js';
import type { StopReason, TrainContext, TrainOptions, TrainResult } from './types.js';
import { Validation, type ValidationOptions } from './validation.js';
import { validationPictures } from './validation-pictures.js';

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
  const { config, folder, resumed, data, precision } = run;
  const { signal, log, onProgress = () => undefined, onEvaluation, referenceLog, workerExecArgv } = context;
  const { classes, batchSize } = data;
  const events = tensorboardFolder(run);
  const closing: (() => void | Promise<void>)[] = [];
  try {
    if (referenceLog) {
      const { imageSize } = detectorOf(config.preset).layers;
      writeLogHeader({ write: referenceLog, run, tensorboardDir: events, imageSize });
    }
    if (resumed !== undefined) closing.push(await lockRunFolder(folder.root, log)); // before it is read
    const session = await RunSession.create({
      config,
      classes,
      batchSize,
      precision,
      ...(await startingPoint(run)),
    });
    closing.push(() => {
      session.dispose();
    });
    for (const line of session.imported) log(line);
    // From here on the folder is written to; whatever was wrong with the input has been said.
    await makeRunFolder(folder);
    if (resumed === undefined) {
      closing.push(await lockRunFolder(folder.root, log));
      await expectNoRun(folder); // of a process that was faster
    }
    await saveConfig(folder.config, config);
    if (data.skipped.length > 0) {
      await writeFileAtomically(folder.skipped, `${JSON.stringify(data.skipped, null, 2)}\n`);
    }
    await writeFileAtomically(folder.environment, `${JSON.stringify(run.environment, null, 2)}\n`);
    log(`Run folder: ${folder.root}`);
    const loader = openLoader({ config, data, model: session.model, workerExecArgv });
    closing.push(() => loader.close());
    const fromStep = resumed?.sidecar.run.step ?? 0;
    const writer = await MetricsWriter.open({ ...folder, fromStep });
    closing.push(() => writer.close());
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
    if (validation) closing.push(() => validation.close());
    const training = trainingMeasured(run, session, { workerExecArgv, onProgress: onEvaluation });
    if (training) closing.push(() => training.close());

    const summaries = events === undefined ? undefined : createSummaryWriter(events, SUMMARY_QUEUE);
    if (summaries) {
      closing.push(() => summaries.close());
      log(`TensorBoard: ${events}`);
    }

    const reference =
      referenceLog && createReferenceLog({ write: referenceLog, run, session, signal, workerExecArgv });
    if (reference) closing.push(() => reference.close());

    const inside = lookInside({ run, watched: session.watched, signal, log });
    const hooks = createHooks({
      config,
      signal,
      log,
      inside: inside.hooks,
      onProgress,
      writer,
      evaluationLog: await EvaluationLog.open(folder.evaluations, fromStep),
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
    const trainer = new Trainer({ step: session.step, loader, hooks: all, epochs, maxSteps });
    if (resumed !== undefined) {
      trainer.restore(resumed.sidecar);
      log(`Resuming at step ${trainer.state.step} of ${trainer.totalSteps}: ${resumed.prefix}`);
    }
    const stopped = await recordOutcome(
      folder.outcome,
      () => trainer.train(),
      () => trainer.state,
    );
    return await resultOf(run, { stopped, trainer, hooks, inside, speed: speed.imagesPerSecond });
  } finally {
    for (const close of closing.reverse()) await close();
  }
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
  { config, data, precision, environment }: PreparedRun,
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
    run,
    stepsPerEpoch: trainer.batchesPerEpoch,
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
  }: { stopped: StopReason; trainer: Trainer; hooks: RunHooks; inside: Inside; speed: number | undefined },
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
    ...(best === undefined ? {} : { best: { map: best.map!, step: best.step, checkpoint: best.prefix } }),
    ...(evaluation === undefined ? {} : { evaluation }),
    history: hooks.metrics.history,
    ...(profile === undefined ? {} : { profile }),
  };
}
