export { dryRun } from './plan/dry-run.js';
export type { DryRun, DryStep, HeadSummary } from './plan/dry-run.js';
export type { MemoryEstimate } from './plan/estimate-memory.js';
export { planSchedule } from './plan/plan-schedule.js';
export type { PlannedSchedule } from './plan/plan-schedule.js';
export { timeSteps } from './plan/time-steps.js';
export { train } from './train.js';
export type { TrainedSteps, TrainingExtent } from './training-extent.js';
export { TrainerError } from '../errors/trainer-error.js';
export type { TrainerErrorCode, TrainerErrorOptions } from '../errors/trainer-error.js';
export type {
  EpochRecord,
  StepLosses,
  StopReason,
  TrainContext,
  TrainOptions,
  TrainProgress,
  TrainResult,
} from './types.js';
export { formatDuration, formatProgress } from './hooks/format-progress.js';
export { chooseSamples } from './open/choose-samples.js';
export { encoderSource } from './open/encoder-source.js';
export { openData } from './open/open-data.js';
export { DEFAULT_DUMP_PATH } from './open/open-dumps.js';
export { openLoader } from './open/open-loader.js';
export { openRun } from './open/open-run.js';
export type { OpenRun } from './open/open-run.js';
export { RunSession } from './open/run-session.js';
export { learningRate } from './schedules/learning-rate.js';
export { bfloat16OfMachine } from './step/bfloat16-of-machine.js';
export { compileStep } from './step/compile-step.js';
export { precisionInForce, precisionText } from './step/precision.js';
export { FEWEST_FROM_NOTHING, plannedSteps, stepsOf, trainingExtent } from './training-extent.js';
