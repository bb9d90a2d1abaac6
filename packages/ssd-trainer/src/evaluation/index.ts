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
export { mapAt50 } from './map-at-50.js';
export { overlapOf } from './map-name.js';
export { scoreImages } from './score-images.js';
export { toVocPixels } from './voc-pixels.js';
