export { dryRun } from './dry-run.js';
export type { DryRun, DryStep, HeadSummary } from './dry-run.js';
export type { MemoryEstimate } from './estimate-memory.js';
export { planSchedule } from './plan-schedule.js';
export type { PlannedSchedule } from './plan-schedule.js';
export { timeSteps } from './time-steps.js';
export { train } from './train.js';
export type { TrainedSteps, TrainingExtent } from './training-extent.js';
export { TrainerError } from './trainer-error.js';
export type { TrainerErrorCode, TrainerErrorOptions } from './trainer-error.js';
export type {
  EpochRecord,
  StepLosses,
  StopReason,
  TrainContext,
  TrainOptions,
  TrainProgress,
  TrainResult,
} from './types.js';
