import type { Sidecar } from '../../checkpoint/sidecar.js';
import type { TrainConfig } from '../../config/schema.js';
import { overlapOf } from '../../evaluation/map-name.js';
import type { EvaluationOutput } from '../../evaluation/types.js';
import type { RunFolder } from '../../run-folder/run-folder.js';
import type { Hook, Run } from '../hook.js';
import { checkpointHook, type CheckpointHook, type CheckpointHookOptions } from './checkpoint-hook.js';
import { evaluationHook, type EvaluationHook } from './evaluation-hook.js';
import { evaluationLogHook, type EvaluationLogHookOptions } from './evaluation-log-hook.js';
import { metricsHook, type MetricsHook, type MetricsHookOptions } from './metrics-hook.js';
import { nanGuardHook } from './nan-guard-hook.js';
import { progressHook } from './progress-hook.js';
import { previewHook } from './preview-hook.js';
import { scheduleHook } from './schedule-hook.js';
import { abortHook, earlyStopHook, timeLimitHook } from './stop-hooks.js';
import { timeNoticeHook } from './time-notice-hook.js';
import { tensorboardHook, type TensorboardHookOptions } from './tensorboard-hook.js';
import { keepBadStep } from './keep-bad-step.js';
import { nonFatal, type NonFatal } from './non-fatal.js';
import type { TrainProgress } from '../types.js';

export interface CreateHooksOptions {
  readonly config: TrainConfig;
  /** Whether ranks measure together. @default false */
  readonly sharesMeasuring?: boolean;
  /** Whether this rank's clock counts. @default true */
  readonly leads?: boolean;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly writer: MetricsHookOptions['writer'];
  readonly evaluationLog: EvaluationLogHookOptions['log'];
  /** Digest of the images that are measured on. */
  readonly validationData?: string | undefined;
  readonly store: CheckpointHookOptions['store'];
  /** Everything of the run but its variables, as of now. */
  readonly sidecar: (run: Run) => Sidecar;
  readonly resumedFrom?: { readonly step: number; readonly prefix: string } | undefined;
  /** Dumps and profiling: before the guard, which may end the run. */
  readonly inside: readonly Hook[];
  /** The caller's own. */
  readonly own: readonly Hook[];
  /** Absent where no events are written. */
  readonly tensorboard?: TensorboardSource | undefined;
  /** Absent where there is nothing to measure on. */
  readonly evaluate?: ((run: Run) => Promise<EvaluationOutput>) | undefined;
  /** Absent where no training images are measured. */
  readonly evaluateTraining?: ((run: Run) => Promise<EvaluationOutput>) | undefined;
  readonly classes: readonly string[];
  /** Where pictures go; absent where none are drawn. */
  readonly folder: Pick<RunFolder, 'pictures' | 'nan'> | undefined;
  /** Of the images of a batch, in pixels. */
  readonly imageSize: { readonly width: number; readonly height: number };
  /** Absent where the reference's lines are not written. */
  readonly referenceLog?: Hook | undefined;
}

/** Where TensorBoard's events go, and what of them is not a hook's. */
export type TensorboardSource = Pick<
  TensorboardHookOptions,
  'writer' | 'graph' | 'weights' | 'pictures' | 'sameSplit'
> & {
  /** Guards what is written. */
  readonly looks: NonFatal;
};

export interface RunHooks {
  /** In the order they run in. */
  readonly all: readonly Hook[];
  readonly checkpoint: CheckpointHook;
  readonly metrics: MetricsHook;
  readonly evaluation: EvaluationHook | undefined;
}

/**
 * The hooks of a run. Their order matters: the guard before everything that keeps something, the evaluation before the
 * metrics that record its mAP, both before the checkpoint that holds them, as are the caller's own; TensorBoard last, which shows
 * what the others did.
 */
export function createHooks(options: CreateHooksOptions): RunHooks {
  const {
    config,
    signal,
    log,
    onProgress,
    writer,
    store,
    sidecar,
    resumedFrom,
    tensorboard,
    evaluate,
    folder,
  } = options;
  const checkpoint = checkpointHook({
    store,
    sidecar,
    log,
    everyEpochs: config.checkpointEvery,
    everySteps: config.checkpointSteps,
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
  });
  const mapName = `mAP${overlapOf({ metric: config.metric, iou: config.iouThreshold })}`;
  // The reference's scripts take the last line with "mAP" for that of training.
  const term = options.referenceLog && 'Average precision';
  const evaluation =
    evaluate &&
    evaluationHook({
      evaluate,
      evaluateTraining: options.evaluateTraining,
      every: config.evaluateEvery,
      signal,
      log,
      ...(term && { term }),
    });
  const metrics = metricsHook({
    writer,
    logSteps: config.logSteps,
    evaluations: () => ({ validation: evaluation?.last, training: evaluation?.lastTraining }),
  });
  // What is trained is safe before the last evaluation begins.
  const saveFirst: Hook = { name: 'save-first', afterTrain: (run) => checkpoint.saveNow(run) };
  return {
    all: [
      scheduleHook(config),
      ...options.inside,
      nanGuardHook({
        // A scale that shrinks comes to 1 by itself.
        ...(config.lossScale?.kind === 'exponential' ? { mostSkipped: Infinity } : {}),
        ...(folder && {
          keep: (run, report) =>
            keepBadStep(run, report, {
              folder: folder.nan,
              imageSize: options.imageSize,
              checkpoint: () => checkpoint.last?.prefix,
            }),
        }),
        checkpoint: () => checkpoint.last?.prefix,
      }),
      progressHook({ onProgress, timeLimit: config.timeLimit, mapName }),
      abortHook(signal),
      ...(options.leads === false ? [] : timeHooks(config, log)),
      ...(evaluation === undefined
        ? []
        : [
            saveFirst,
            evaluation,
            evaluationLogHook({
              log: options.evaluationLog,
              evaluation: () => evaluation.last,
              data: options.validationData,
            }),
          ]),
      ...(evaluation === undefined || config.previewPictures === 0 || folder === undefined
        ? []
        : [
            nonFatal(
              previewHook({
                count: config.previewPictures,
                folder: folder.pictures,
                classes: options.classes,
                evaluation: () => evaluation.last,
              }),
              { what: 'pictures of what is detected', signal, log },
            ),
          ]),
      metrics,
      ...(evaluation === undefined || config.patience === null
        ? []
        : [earlyStopHook(config.patience, log, mapName)]),
      ...options.own,
      checkpoint,
      ...(options.referenceLog === undefined
        ? []
        : [
            options.sharesMeasuring === true
              ? options.referenceLog // the others would wait for one that gave up
              : nonFatal(options.referenceLog, { what: 'lines of the reference', signal, log }),
          ]),
      ...(tensorboard === undefined
        ? []
        : [
            nonFatal(
              tensorboardHook({
                ...tensorboard,
                logSteps: config.logSteps,
                evaluation: () => evaluation?.last,
                trainingEvaluation: () => evaluation?.lastTraining,
                checkpointStep: () => checkpoint.last?.step,
                log,
              }),
              tensorboard.looks,
            ),
          ]),
    ],
    checkpoint,
    metrics,
    evaluation,
  };
}

function timeHooks({ timeLimit }: TrainConfig, log: (line: string) => void): Hook[] {
  return timeLimit === null ? [] : [timeNoticeHook({ timeLimit, log }), timeLimitHook(timeLimit)];
}
