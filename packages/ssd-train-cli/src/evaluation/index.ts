export { loadDetector } from './load-detector.js';
export { runEvaluation } from './run-evaluation.js';
export type {
  DetectionSettings,
  Detector,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
  ImageDetections,
  LoadDetectorOptions,
} from './types.js';
