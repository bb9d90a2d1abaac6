import type { TrainConfig, TrainConfigInput } from '../config/schema.js';
import type { EvaluationOutput, EvaluationProgress } from '../evaluation/types.js';
import type { Loss } from '../losses/loss.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Strategy } from '../strategies/strategy.js';
import type { Hook } from './hook.js';
import type { StopReason } from '../run-folder/stop-reason.js';
import type { TrainingExtent } from '../checkpoint/training-extent.js';
import type { EpochRecord, StepLosses } from '../run-folder/epoch-record.js';

/**
 * What to train. Either a new run (`config`, `runDir`) or the continuation of one (`resume`).
 */
export interface TrainOptions {
  /** Settings; what is absent comes from the preset's defaults. With `resume` only what should differ from the run's. */
  readonly config: Partial<TrainConfigInput>;
  /** Folder of the run; made if absent, refused if it holds a run. @default runs/<preset>-<date>-<time> below the current folder */
  readonly runDir?: string;
  /** Instead of `runDir`: a new folder that holds the checkpoints themselves, as train.py's `--name`, and all else of the run. */
  readonly name?: string;
  /** A run folder or the prefix of a checkpoint to go on from. */
  readonly resume?: string;
  /** Go on although settings differ from those the run was started with. @default false */
  readonly force?: boolean;
}

export interface TrainContext {
  /** Aborting makes `train` save a checkpoint and return with `stopped: 'aborted'`. */
  readonly signal?: AbortSignal;
  /** Called after every step with numbers for a display. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Called while the validation split is measured. */
  readonly onEvaluation?: (progress: EvaluationProgress) => void;
  /** One finished line for a human, without a line break. @default nothing is written */
  readonly log?: (line: string) => void;
  /** Told where the run lies, once its folder is made; of several ranks only rank 0. */
  readonly onRunFolder?: ((folder: string) => void) | undefined;
  /** Told the lines of the reference's train.py: a block at the start and two lines an epoch. @default they are not made */
  readonly referenceLog?: ((line: string) => void) | undefined;
  /** `ASCEND_DEVICE_ID`, which names a folder of what `dataDumpSteps` and `overflowDump` write. @default 0 */
  readonly deviceId?: number;
  /** Node's options for the loader's threads. @default those of this process */
  readonly workerExecArgv?: readonly string[];
  /** Hooks of your own. They run before the checkpoint hook, which saves their state. Names must be their own. */
  readonly hooks?: readonly Hook[];
  /** Instead of the configuration's. What it keeps is saved and restored by the names of its variables. */
  readonly optimizer?: Optimizer | undefined;
  /** What is trained by, instead of the multibox loss with the configuration's settings. */
  readonly loss?: Loss | undefined;
  /** Where steps run and what ranks share. @default one rank, in this process */
  readonly strategy?: Strategy | undefined;
}

export interface TrainProgress extends StepLosses {
  /** 1-based epoch of the step just done. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done since the run began, resumed parts included. */
  readonly step: number;
  /** Steps the run has in all, as far as the epochs say; a time limit may end it before. */
  readonly totalSteps: number;
  readonly learningRate: number;
  /** Over the last steps. */
  readonly imagesPerSecond: number;
  /** Share of the time spent waiting for the loader, 0..1. */
  readonly waitingShare: number;
  /** Seconds of training so far, resumed parts included. */
  readonly elapsed: number;
  /** Seconds left, estimated. */
  readonly eta: number;
  /** mAP of the last evaluation and the best so far. */
  readonly map?: number;
  readonly bestMap?: number;
  /** What these are called: `mAP`, `mAP@[.50:.95]`. @default 'mAP' */
  readonly mapName?: string;
  /** Of the step just done; absent without a loss scale. */
  readonly lossScale?: number;
  /** Steps that it skipped since this process began. */
  readonly skipped?: number;
}

/** The weights of a run that are used unless others are named: the best, or the last where none were measured. */
export interface DetectorWeights {
  readonly checkpoint: string;
  readonly step: number;
  readonly which: 'best' | 'last';
  /** What these very weights reach on the validation split; absent where that was not measured. */
  readonly evaluation?: EvaluationOutput;
}

export interface TrainResult {
  readonly stopped: StopReason;
  readonly runDir: string;
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  /** Steps and epochs done in all, resumed parts included. */
  readonly steps: number;
  readonly epochs: number;
  /** Steps that the run was to make. */
  readonly totalSteps: number;
  /** Whether these were enough to learn from. */
  readonly extent: TrainingExtent;
  /** Seconds of training in all, evaluations between epochs included. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Of the steps of this process, without its start and what is done between steps; absent where there were few. */
  readonly speed?: { readonly imagesPerSecond: number; readonly batchSize: number };
  /** What the arithmetic ran in. */
  readonly precision: 'float32' | 'bfloat16';
  /** Prefix of the last checkpoint. */
  readonly checkpoint: string;
  readonly best?: { readonly map: number; readonly step: number; readonly checkpoint: string };
  /** The last evaluation on the validation split; absent if there is none or the run was aborted before one. */
  readonly evaluation?: EvaluationOutput;
  /** The weights that `loadDetector(runDir)` takes. */
  readonly weights: DetectorWeights;
  /** Every finished epoch, oldest first, resumed parts included. */
  readonly history: readonly EpochRecord[];
  /** Path of the table of the costliest operations; absent without `profiling`, or where the run was too short. */
  readonly profile?: string;
}
