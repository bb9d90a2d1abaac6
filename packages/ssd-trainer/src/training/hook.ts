import type { Batch } from '@ssd/voc-dataset';
import type { LossScaling } from './step-result.js';
import type { StepLosses } from '../run-folder/epoch-record.js';
import type { StopReason } from '../run-folder/stop-reason.js';
import type { JsonValue } from '../checkpoint/json-value.js';

/** Where a run stands. Everything here is in every checkpoint. */
export interface RunState {
  /** Steps done. */
  step: number;
  /** 0-based epoch of the next batch. */
  epoch: number;
  /** Position of the next batch in that epoch. */
  batch: number;
  /** The epoch before is over, but what hooks do then is still to be done: an abort came first. */
  epochEnds: boolean;
  /** Seconds of training, resumed parts included. */
  elapsed: number;
}

/** What hooks see of a run in progress, and may change of it. */
export interface Run {
  readonly state: Readonly<RunState>;
  readonly batchesPerEpoch: number;
  readonly epochs: number;
  /** Steps of the whole run, unless something stops it before. */
  readonly totalSteps: number;
  /** Fed to the next step; set by hooks in beforeStep. */
  readonly settings: StepSettings;
  /** mAP of the evaluation at this very step; undefined where none was made. Set by the evaluation hook. */
  map: number | undefined;
  /** mAP of the best evaluation so far. */
  bestMap: number | undefined;
  /**
   * Ends the run after the hooks of this moment have run. The first reason given holds. Of several ranks one may ask for it: they end
   * together, after the next step or once an epoch's end is done.
   *
   * @param options.agreed all ranks ask for it at this moment: it holds at once @default false
   */
  stop(reason: StopReason, options?: { readonly agreed?: boolean }): void;
}

/** Numbers fed to the compiled step. */
export interface StepSettings {
  learningRate: number;
  /** Decay of the weights' moving average; 0 copies the weights. */
  emaDecay: number;
  /** Why this rank wishes to stop. One rank stops without it. @default it does not */
  stop?: StopReason | undefined;
}

export interface StepReport {
  /** This rank's. */
  readonly batch: Batch;
  /** Images of the step, of all ranks. */
  readonly images: number;
  /** 0-based epoch the batch belonged to. */
  readonly epoch: number;
  readonly losses: StepLosses;
  /** Absent without a loss scale. */
  readonly scaling?: LossScaling;
  /** Seconds from the end of the step before, or from the end of what hooks did after it, to the end of this one. */
  readonly seconds: number;
  /** Of these, seconds spent waiting for the loader. */
  readonly waited: number;
}

/**
 * Something periodic. Hooks run in the order they are listed in; a hook that throws ends the run, and no later hook sees
 * the step: which is how a bad step is kept out of the checkpoints.
 */
export interface Hook {
  /** Key of its state in checkpoints. */
  readonly name: string;
  /** Once, before the first step of this process and before what an epoch's end left to do. The state is restored by then. */
  beforeTrain?(run: Run): void | Promise<void>;
  beforeStep?(run: Run): void | Promise<void>;
  afterStep?(run: Run, report: StepReport): void | Promise<void>;
  /**
   * After the last step of an epoch. A hook that stops the run as aborted here ends the moment: later hooks do not see it,
   * and the resumed run begins with it.
   *
   * @param epoch 0-based
   */
  afterEpoch?(run: Run, epoch: number): void | Promise<void>;
  /** Once, when a run ends without an error. */
  afterTrain?(run: Run, reason: StopReason): void | Promise<void>;
  /** Once, whatever the run's end, an error included: frees what the hook holds. The hooks listed last close first. */
  close?(): void | Promise<void>;
  /** What must be in a checkpoint for the run to go on as if it had never stopped. */
  state?(): JsonValue;
  restore?(state: JsonValue): void;
}
