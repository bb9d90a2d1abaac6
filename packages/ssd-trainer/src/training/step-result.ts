import type { StepLosses } from '../run-folder/epoch-record.js';
import type { StopReason } from '../run-folder/stop-reason.js';

/** What the loss scale did in one step. */
export interface LossScaling {
  /** The scale that the step was made with. */
  readonly scale: number;
  /** Gradients overflowed: the step changed nothing but the scale. */
  readonly skipped: boolean;
}

/** What a compiled step comes to. */
export interface StepResult extends StepLosses {
  /** Absent without a loss scale. */
  readonly scaling?: LossScaling;
  /** Why all ranks stop now. Absent where none wishes to, and of one rank, which needs nobody's leave. */
  readonly stop?: StopReason;
}
