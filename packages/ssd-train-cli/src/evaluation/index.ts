export { loadDetector } from './load-detector.js';
export { runEvaluation } from './run-evaluation.js';
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
} from './types.js';
