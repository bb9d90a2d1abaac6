import { detectorOf } from '../config/preset-recipe.js';
import { linkedAbort } from '../ranks/linked-abort.js';
import { watched } from '../ranks/watched.js';
import { lockRunFolder } from '../run-folder/run-lock.js';
import { singleRank } from '../strategies/single.js';
import type { Strategy } from '../strategies/strategy.js';
import { detectorWeights } from './finish/detector-weights.js';
import { followerResult } from './finish/follower-result.js';
import { runSidecar } from './finish/run-sidecar.js';
import { saveAtFailure } from './finish/save-at-failure.js';
import { trainResult } from './finish/train-result.js';
import { withClosers, type AddCloser } from './finish/with-closers.js';
import { createHooks } from './hooks/create-hooks.js';
import { speedHook } from './hooks/speed-hook.js';
import { cacheBytes } from './open/cache-bytes.js';
import { openLoader } from './open/open-loader.js';
import { openRanks, together, type Ranks } from './open-ranks.js';
import { openSession } from './open/open-session.js';
import { prepareRun, startingPoint, type PreparedRun } from './open/prepare-run.js';
import { rankBatch } from './open/rank-batch.js';
import { rankFacts } from './open/rank-facts.js';
import { rankRun } from './open/rank-run.js';
import { hookStates, resumeAt } from './open/resume-at.js';
import { tensorboardFolder } from './open/tensorboard-folder.js';
import { noOutputs } from './outputs/no-outputs.js';
import { runOutputs } from './outputs/run-outputs.js';
import { writeLogHeader } from './reference-log/reference-log.js';
import { Trainer } from './trainer.js';
import type { TrainContext, TrainOptions, TrainResult } from './types.js';
import { trainingSetValidation } from './validation/training-set-validation.js';
import { Validation } from './validation/validation.js';

/**
 * Trains a detector, or goes on training one, and leaves a run folder: config.json, environment.json, train.jsonl,
 * results.csv, TensorBoard's events and checkpoints.
 *
 * Of several ranks each calls it with the same options. All make the same decisions; rank 0 alone writes. The process of one that threw
 * E_RANKS is to end: TensorFlow still waits in it for a rank that does not come.
 *
 * @throws TrainerError (see its codes); DatasetError of @ssd/voc-dataset; TensorFlowError of @ssd/tf-runtime. What was
 * saved before stays.
 */
export async function train(options: TrainOptions, context: TrainContext = {}): Promise<TrainResult> {
  const { strategy = singleRank(), log = () => undefined, deviceId } = context;
  const ending = linkedAbort(context.signal);
  const { signal } = ending;
  return watched(strategy.watch, async () => {
    const prepared = await prepareRun(options, {
      signal,
      log,
      follows: strategy.rank > 0,
      ...(deviceId === undefined ? {} : { deviceId }),
    });
    const run = rankRun(prepared, strategy);
    await strategy.watch?.compare(rankFacts(prepared));
    return withClosers(
      (closing) => trainRun(run, { ...context, strategy, log, signal, ending, given: prepared, closing }),
      log,
    );
  });
}

interface FullContext extends Omit<TrainContext, 'signal' | 'log' | 'strategy'> {
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly strategy: Strategy;
  /** Ends the run where another rank was interrupted. */
  readonly ending: AbortController;
  /** The run as its settings have it, which is what is saved. */
  readonly given: PreparedRun;
  readonly closing: AddCloser;
}

async function trainRun(run: PreparedRun, context: FullContext): Promise<TrainResult> {
  const { config, folder, resumed, data, precision, known } = run;
  const { signal, log, strategy, closing, given, onEvaluation, referenceLog, workerExecArgv } = context;
  const { classes } = data;
  const leads = strategy.rank === 0;
  if (referenceLog && leads) {
    const { imageSize } = detectorOf(config.preset).boxes;
    writeLogHeader({ write: referenceLog, run, tensorboardDir: tensorboardFolder(run), imageSize });
  }
  if (resumed !== undefined && leads) closing('the run folder', await lockRunFolder(folder.root, log)); // before it is read
  const opened = await openSession({
    config,
    classes,
    batchSize: rankBatch(run, strategy),
    precision,
    optimizer: context.optimizer,
    strategy,
    loss: context.loss,
    ...(await startingPoint(run)),
  });
  closing('the session', () => {
    opened.dispose();
  });
  const { session } = opened;
  for (const line of opened.imported) log(line);
  const loader = openLoader({ config, data, model: session.model, strategy, workerExecArgv });
  closing('the loader', () => loader.close());
  const from = resumed && resumeAt(run, loader.batchesPerEpoch, log);
  const ranks = openRanks(session);
  await session.expectSameWeights();
  // From here on the folder is written to; whatever was wrong with the input has been said.
  let alone = false;
  const outputs = leads
    ? await runOutputs(given, {
        ...context,
        session,
        fromStep: from?.step ?? 0,
        writeVariables: (prefix) => (alone ? session.write(prefix) : session.save(prefix)),
      })
    : noOutputs(folder, session);
  const measuring = {
    config,
    run: session,
    precision,
    local: strategy.local,
    workerExecArgv,
    onProgress: onEvaluation,
  };
  const openValidation = (together: Ranks | undefined): Validation | undefined =>
    data.validation &&
    new Validation({
      ...measuring,
      data: data.validation,
      cacheBytes: cacheBytes(config.cacheImages, strategy.local),
      losses: true,
      ranks: together,
    });
  const validation = openValidation(ranks);
  if (validation) closing('the pictures that are measured on', () => validation.close());
  const training = trainingSetValidation(run, { ...measuring, ranks });
  if (training) closing('the training pictures that are measured on', () => training.close());

  const hooks = createHooks({
    ...outputs,
    config,
    signal,
    log,
    inside: outputs.inside.hooks,
    own: context.hooks ?? [],
    onProgress: context.onProgress ?? (() => undefined),
    validationData: known.validation?.digest,
    sidecar: ({ map }) => runSidecar(given, session.model, trainer, map ?? null),
    resumedFrom: resumed && { step: resumed.sidecar.run.step, prefix: resumed.prefix },
    evaluate: validation && (() => together(() => validation.measure(signal), context.ending)),
    evaluateTraining: training && (() => together(() => training.measure(signal), context.ending)),
    classes,
    imageSize: session.model.preset.boxes.imageSize,
  });
  const { epochs, maxSteps } = config;
  const speed = speedHook();
  const trainer: Trainer = new Trainer({
    step: session.step,
    loader,
    hooks: [...hooks.all, speed],
    epochs,
    maxSteps,
    ranks,
    onFailure: (_run, error): Promise<void> => {
      alone = true; // the other ranks do not know of it
      return saveAtFailure(error, { trainer, hooks, log });
    },
    log,
  });
  if (resumed !== undefined && from !== undefined) {
    trainer.restore({ run: from, hooks: hookStates(resumed.sidecar, known) });
    log(`Resuming at step ${trainer.state.step} of ${trainer.totalSteps}: ${resumed.prefix}`);
  }
  const stopped = await outputs.record(
    () => trainer.train(),
    () => trainer.state,
  );
  const ended = {
    stopped,
    trainer,
    hooks,
    inside: outputs.inside,
    speed: speed.imagesPerSecond,
    imagesAStep: rankBatch(run, strategy) * strategy.size,
  };
  if (!leads) return followerResult(run, ended);
  // The others are done.
  const whole = ranks === undefined ? validation : openValidation(undefined);
  if (whole && whole !== validation) closing('the pictures of the best weights', () => whole.close());
  return trainResult(run, {
    ...ended,
    weights: await detectorWeights({ run, session, validation: whole, hooks, stopped, signal, log }),
  });
}
