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
export {
  createDetector,
  loadDetector,
  runEvaluation,
  tensorflowEngine,
  tfjsEngine,
} from './evaluation/index.js';
export type {
  CreateDetectorOptions,
  DetectedImage,
  DetectionSettings,
  Detector,
  Engine,
  EngineFactory,
  EngineName,
  EngineOptions,
  EngineSettings,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
  ImageDetections,
  LoadDetectorOptions,
  LoadedDetector,
  Predictions,
  RawDetections,
  TensorflowEngine,
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
export type { TrainerErrorCode, TrainerErrorOptions } from './errors/index.js';
