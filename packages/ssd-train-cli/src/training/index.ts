export { train } from './train.js';
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
