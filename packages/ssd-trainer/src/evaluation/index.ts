export { createDetector } from './create-detector.js';
export { loadDetector } from './load-detector.js';
export { tensorflowEngine } from './tensorflow-engine.js';
export type { TensorflowEngine } from './tensorflow-engine.js';
export { tfjsEngine } from './tfjs-engine.js';
export type { TfjsEngineOptions } from './tfjs-engine.js';
export type { Engine, EngineFactory, EngineOptions, EngineSettings, RawDetections } from './engine.js';
export type { EngineName } from './choose-engine.js';
export { runEvaluation } from './run-evaluation.js';
export type {
  CreateDetectorOptions,
  DetectedImage,
  DetectionSettings,
  Detector,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
  ImageDetections,
  LoadDetectorOptions,
  LoadedDetector,
  Predictions,
  UnreadableFile,
} from './types.js';
export { mapAt50 } from './map-at-50.js';
export { describeMeasure, overlapOf } from './map-name.js';
export type { NamedMeasure } from './map-name.js';
export { METRICS, decidingNumber } from '../metrics/metrics.js';
export type { MetricEntry } from '../metrics/metrics.js';
export { scoreImages } from './score-images.js';
export { toVocPixels } from './voc-pixels.js';
