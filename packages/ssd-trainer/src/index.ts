// Training, evaluation and detection as functions.
export { dryRun, planSchedule, train } from './training/index.js';
export type {
  DryRun,
  DryStep,
  EpochRecord,
  HeadSummary,
  MemoryEstimate,
  StepLosses,
  StopReason,
  TrainedSteps,
  TrainContext,
  TrainingExtent,
  TrainOptions,
  TrainProgress,
  TrainResult,
} from './training/index.js';
export { loadDetector, runEvaluation } from './evaluation/index.js';
export type {
  DetectedImage,
  DetectionSettings,
  Detector,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
  ImageDetections,
  LoadDetectorOptions,
  Predictions,
  UnreadableFile,
} from './evaluation/index.js';
export { PRECISION_MODES, resolveConfig, trainConfigSchema } from './config/index.js';
export type {
  EmulatedPrecision,
  PrecisionMode,
  Schedule,
  ScheduleInput,
  TrainConfig,
  TrainConfigInput,
} from './config/index.js';
export { runFolder } from './run-folder/index.js';
export type { RunFolder } from './run-folder/index.js';
export { TrainerError } from './errors/index.js';
export type { ErrorDetails, SsdError, TrainerErrorCode } from './errors/index.js';
