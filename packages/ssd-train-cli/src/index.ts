// Training, evaluation and detection as functions.
export { dryRun, planSchedule, train, TrainerError } from './training/index.js';
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
  TrainerErrorCode,
  TrainerErrorOptions,
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
export { PRECISION_MODES, trainConfigSchema } from './config/schema.js';
export type {
  EmulatedPrecision,
  PrecisionMode,
  Schedule,
  ScheduleInput,
  TrainConfig,
  TrainConfigInput,
} from './config/schema.js';
export { resolveConfig } from './config/resolve-config.js';
export { defineConfig } from './config/define-config.js';
export type { ConfigContext, ConfigExport, ConfigInput } from './config/define-config.js';
export { readConfigFile } from './config/read-config-file.js';
export { runFolder } from './run-folder/run-folder.js';
export type { RunFolder } from './run-folder/run-folder.js';

// Pictures and reports.
export { annotatePicture } from './drawing/annotate-picture.js';
export type { AnnotateOptions } from './drawing/annotate-picture.js';
export { overlaySvg } from './drawing/overlay.js';
export type { OverlayDetection, OverlayOptions, OverlayTruth, PixelBox } from './drawing/overlay.js';
export { classColors } from './drawing/class-colors.js';
export { renderReport } from './report/report.js';
export type { Facts, ReportOptions, ReportPicture } from './report/report.js';
export type { MapPoint, StepPoint } from './report/curves.js';
export { writeRunReport } from './report/write-run-report.js';
export type { RunReport, RunReportOptions } from './report/write-run-report.js';

// The command, for running it inside another program.
export { run } from './cli/run.js';
export type { RunOptions } from './cli/run.js';
export type { InputStream } from './cli/input-stream.js';
export type { SignalSource } from './cli/signals.js';
export type { OutputStream } from './cli/terminal.js';
export type { AnyCommand, Command, CommandContext, Example, Outcome, Positionals } from './cli/command.js';
export type { CommandEntry } from './commands/table.js';
export { CommandError } from './errors/command-error.js';
export type { CommandErrorOptions } from './errors/command-error.js';
export { UsageError } from './errors/usage-error.js';
export { explainError } from './errors/explain-error.js';
export type { Explanation } from './errors/explain-error.js';
