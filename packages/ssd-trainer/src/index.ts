// Training, evaluation and detection as functions.
export {
  abortHook,
  checkpointHook,
  dryRun,
  earlyStopHook,
  evaluationHook,
  nanGuardHook,
  openData,
  openLoader,
  planSchedule,
  progressHook,
  scheduleHook,
  timeLimitHook,
  train,
  Trainer,
  TrainingSession,
  useTensorFlow,
  Validation,
} from './training/index.js';
export type {
  BatchSource,
  CompiledStep,
  DryRun,
  DryStep,
  EpochRecord,
  HeadSummary,
  Hook,
  JsonValue,
  MemoryEstimate,
  Run,
  RunData,
  RunState,
  StepLosses,
  StepReport,
  StepResult,
  StepSettings,
  StopReason,
  TrainedSteps,
  TrainContext,
  TrainerOptions,
  TrainerSnapshot,
  TrainingExtent,
  TrainingSessionOptions,
  TrainingStep,
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
export { multibox } from './losses/index.js';
export type { Loss, MultiboxSettings, PartOfBatch } from './losses/index.js';
export { adamW, momentum } from './optimizers/index.js';
export type { AdamWOptions, MomentumOptions, Optimizer, OptimizerStep } from './optimizers/index.js';
export { collectiveRanks, joinRanks, singleRank } from './strategies/index.js';
export type { CollectiveRanksOptions, JoinRanksOptions, RankWatch, Strategy } from './strategies/index.js';
export { CheckpointStore } from './checkpoint/index.js';
export { PRECISION_MODES, registerRecipe, resolveConfig, trainConfigSchema } from './config/index.js';
export type {
  EmulatedPrecision,
  PrecisionMode,
  Recipe,
  Schedule,
  ScheduleInput,
  TrainConfig,
  TrainConfigInput,
} from './config/index.js';
export { runFolder } from './run-folder/index.js';
export type { RunFolder } from './run-folder/index.js';
export { TrainerError } from './errors/index.js';
export type { ErrorDetails, SsdError, TrainerErrorCode } from './errors/index.js';
