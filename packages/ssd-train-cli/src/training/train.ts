import { cpuFeatures } from '@ssd/tf-runtime';
import { createLoader, type Loader } from '@ssd/voc-dataset';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { listCheckpoints } from '../checkpoint/list-checkpoints.js';
import { SIDECAR_VERSION, type Sidecar } from '../checkpoint/sidecar.js';
import { describeEnvironment } from '../run-folder/environment.js';
import { MetricsWriter } from '../run-folder/metrics-writer.js';
import { writeFileAtomically } from '../run-folder/write-file-atomically.js';
import { cacheBytes } from './cache-bytes.js';
import { createHooks } from './create-hooks.js';
import { encoderSource } from './encoder-source.js';
import type { Run } from './hook.js';
import { openData, type RunData } from './open-data.js';
import { openRun, type OpenRun } from './open-run.js';
import { precisionInForce, type PrecisionInForce } from './precision.js';
import { RunSession } from './run-session.js';
import { Trainer } from './trainer.js';
import { TrainerError } from './trainer-error.js';
import type { TrainContext, TrainOptions, TrainResult } from './types.js';
import { Validation } from './validation.js';

/**
Trains a detector, or goes on training one, and leaves a run folder: config.json, environment.json, train.jsonl,
results.csv and checkpoints.

@throws TrainerError (see its codes); DatasetError of @ssd/voc-dataset; TensorFlowError of @ssd/tf-runtime. What was
saved before stays.
*/
export async function train(options: TrainOptions, context: TrainContext = {}): Promise<TrainResult> {
  const { signal = new AbortController().signal, log = () => undefined } = context;
  const run = await openRun(options, log);
  const data = await openData(run.config, { signal, log });
  expectSameClasses(run, data.classes);
  const precision = precisionInForce(run.config.precisionMode, cpuFeatures().bf16);
  const { versions, ...environment } = await describeEnvironment(precision.description);
  await writeFileAtomically(
    run.folder.environment,
    `${JSON.stringify({ ...environment, versions }, null, 2)}\n`,
  );
  log(`Run folder: ${run.folder.root}`);
  log(`Data: ${describeData(run, data)}`);
  log(`Precision: ${precision.description}`);
  return execute({ run, data, precision, versions }, { ...context, signal, log });
}

interface Prepared {
  readonly run: OpenRun;
  readonly data: RunData;
  readonly precision: PrecisionInForce;
  readonly versions: Readonly<Record<string, string>>;
}

type FullContext = TrainContext & Required<Pick<TrainContext, 'signal' | 'log'>>;

async function execute(prepared: Prepared, context: FullContext): Promise<TrainResult> {
  const { run, data, precision, versions } = prepared;
  const { signal, log, onProgress = () => undefined, workerExecArgv } = context;
  const { config, folder, resumed } = run;
  const { classes, batchSize } = data;
  const closing: (() => void | Promise<void>)[] = [];
  try {
    const session = await RunSession.create({
      config,
      classes,
      batchSize,
      precision: precision.precision,
      checkpoint: resumed?.prefix,
    });
    closing.push(() => {
      session.dispose();
    });
    const loader = openLoader(prepared, session, workerExecArgv);
    closing.push(() => loader.close());
    const writer = await MetricsWriter.open({ ...folder, fromStep: resumed?.sidecar.run.step ?? 0 });
    closing.push(() => writer.close());
    const validation =
      data.validation &&
      new Validation({
        config,
        run: session,
        data: data.validation,
        precision: precision.precision,
        cacheBytes: cacheBytes(config.cacheImages),
        workerExecArgv,
      });
    if (validation) closing.push(() => validation.close());

    const sidecar = (state: Run): Sidecar => {
      const { run: position, hooks } = trainer.snapshot();
      return {
        version: SIDECAR_VERSION,
        preset: config.preset,
        classes: [...classes],
        precision: precision.precision,
        averaged: config.emaDecay !== null,
        run: position,
        map: state.map ?? null,
        hooks: { ...hooks },
        config,
        versions,
      };
    };
    const hooks = createHooks({
      config,
      signal,
      log,
      onProgress,
      writer,
      store: new CheckpointStore({
        folder: folder.checkpoints,
        keep: config.keepCheckpoints,
        writeVariables: (prefix) => session.save(prefix),
      }),
      sidecar,
      resumedFrom: resumed && { step: resumed.sidecar.run.step, prefix: resumed.prefix },
      evaluate: validation && (() => validation.measure(signal)),
    });
    const trainer = new Trainer({
      step: session.step,
      loader,
      hooks: hooks.all,
      epochs: config.epochs,
      maxSteps: config.maxSteps,
    });
    if (resumed !== undefined) {
      trainer.restore(resumed.sidecar);
      log(`Resuming at step ${trainer.state.step} of ${trainer.totalSteps}: ${resumed.prefix}`);
    }
    const stopped = await trainer.train();
    const { step, epoch, elapsed } = trainer.state;
    const { best } = await listCheckpoints(folder.checkpoints);
    return {
      stopped,
      runDir: folder.root,
      config,
      classes,
      steps: step,
      epochs: epoch,
      seconds: elapsed,
      imagesPerSecond: elapsed > 0 ? (step * batchSize) / elapsed : 0,
      precision: precision.precision,
      checkpoint: hooks.checkpoint.last!.prefix,
      ...(best === undefined ? {} : { best: { map: best.map!, step: best.step, checkpoint: best.prefix } }),
      ...(hooks.evaluation?.last === undefined ? {} : { evaluation: hooks.evaluation.last }),
      history: hooks.metrics.history,
    };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function openLoader(
  { run, data }: Prepared,
  session: RunSession,
  workerExecArgv?: readonly string[],
): Loader {
  const { config } = run;
  const maxBytes = cacheBytes(config.cacheImages);
  return createLoader({
    samples: data.train,
    classes: data.classes,
    imageSize: session.model.preset.layers.imageSize,
    batchSize: data.batchSize,
    seed: config.seed,
    augmentation: config.augmentation,
    encoder: encoderSource(session.model, config.matching),
    workers: config.workers,
    shuffle: true,
    dropLast: true, // the compiled step has a fixed batch
    ...(maxBytes > 0 ? { cacheImages: { maxBytes } } : {}),
    ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
  });
}

function expectSameClasses({ resumed, config }: OpenRun, classes: readonly string[]): void {
  if (resumed === undefined) return;
  const before = resumed.sidecar.classes;
  if (JSON.stringify(before) === JSON.stringify(classes)) return;
  throw new TrainerError(
    'E_CHECKPOINT',
    `Expected the classes of the checkpoint ${resumed.prefix} (${before.join(', ')}) in ${config.dataDir}, ` +
      `found ${classes.join(', ')}.`,
    { hint: 'Resume with the data the run was started with, or start a new run.' },
  );
}

function describeData(
  { config }: OpenRun,
  { classes, train: samples, validation, batchSize }: RunData,
): string {
  const measured =
    validation === undefined
      ? 'none to measure on'
      : `${validation.samples.length} of "${validation.split}" to measure on`;
  return `${samples.length} images of "${config.trainSplit}" in batches of ${batchSize}, ${measured}, classes ${classes.join(', ')}`;
}
