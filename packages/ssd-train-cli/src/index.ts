// Training, evaluation and detection as functions.
export { dryRun, planSchedule, train } from '@ssd/trainer/training';
export { TrainerError } from '@ssd/trainer/errors';
export type {
  DryRun,
  DryStep,
  EpochRecord,
  HeadSummary,
  MemoryEstimate,
  StepLosses,
  StopReason,
  TrainContext,
  TrainedSteps,
  TrainingExtent,
  TrainOptions,
  TrainProgress,
  TrainResult,
} from '@ssd/trainer/training';
export type { ErrorDetails, SsdError, TrainerErrorCode } from '@ssd/trainer/errors';
export {
  createDetector,
  loadDetector,
  runEvaluation,
  tensorflowEngine,
  tfjsEngine,
} from '@ssd/trainer/evaluation';
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
} from '@ssd/trainer/evaluation';
export { PRECISION_MODES, resolveConfig, trainConfigSchema } from '@ssd/trainer/config';
export type {
  EmulatedPrecision,
  PrecisionMode,
  Schedule,
  ScheduleInput,
  TrainConfig,
  TrainConfigInput,
} from '@ssd/trainer/config';
export { defineConfig } from './config/define-config.js';
export type { ConfigContext, ConfigExport, ConfigInput } from './config/define-config.js';
export { readConfigFile } from './config/read-config-file.js';
export { runFolder } from '@ssd/trainer/run-folder';
export type { RunFolder } from '@ssd/trainer/run-folder';

// Pictures and reports.
export { annotatePicture, classColors, overlaySvg } from '@ssd/draw';
export type { AnnotateOptions, OverlayDetection, OverlayOptions, OverlayTruth, PixelBox } from '@ssd/draw';
export { renderReport, writeRunReport } from '@ssd/report';
export type {
  Facts,
  MapPoint,
  ReportOptions,
  ReportPicture,
  RunReport,
  RunReportOptions,
  StepPoint,
} from '@ssd/report';

// The command, for running it inside another program.
export { CommandError } from './errors/command-error.js';
export { explainError } from './errors/explain-error.js';
export type { Explanation } from './errors/explain-error.js';
export { UsageError } from './errors/usage-error.js';
export { run } from './run-command.js';
export type { RunOptions } from './run-command.js';
export type { InputStream } from './cli/input-stream.js';
export type { SignalSource } from './cli/signals.js';
export type { OutputStream } from './cli/terminal.js';
export type { AnyCommand, Command, CommandContext, Example, Outcome, Positionals } from './cli/command.js';
export type { CommandEntry } from './cli/command-entry.js';
