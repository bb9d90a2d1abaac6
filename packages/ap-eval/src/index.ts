export { createEvaluator, restoreEvaluator } from './evaluator.js';
export type { Evaluator, ResultOptions } from './evaluator.js';
export { evaluate } from './evaluate.js';
export type { EvaluateOptions } from './evaluate.js';
export type { EvaluatorState } from './evaluator-state.js';
export { stateFromJson, stateToJson } from './state-json.js';
export type { EvaluatorStateJson } from './state-json.js';
export type { EvaluatorOptions, EvaluatorSettings } from './options.js';
export { metrics } from './metric.js';
export type { Metric } from './metric.js';
export { cocoAreas, cocoIous } from './coco-rules.js';
export type { AreaRange } from './coco-rules.js';
export type {
  BoxSet,
  Detections,
  DetectionsInput,
  GroundTruth,
  ImageHead,
  ImageInput,
  TruthInput,
} from './image.js';
export type { DetectionColumns, TruthColumns } from './data-columns.js';
export type { ClassAtIou, ClassResult, CocoGrid, EvaluationResult, Numbers } from './result.js';
export type { BestF1, Tally } from './tally.js';
export type { RecallGrid } from './recall-grid.js';
export { averagePrecision } from './average-precision.js';
export type { PrecisionRecallCurve } from './curve.js';
export { writeComp4 } from './comp4-write.js';
export type { Comp4Image, Comp4WriteOptions } from './comp4-write.js';
export { readComp4 } from './comp4-read.js';
export type { Comp4Detections } from './comp4-read.js';
export { comp4FileName } from './comp4-name.js';
export type { Comp4Name } from './comp4-name.js';
export { readCocoResults } from './formats/coco-results-read.js';
export type { CocoResultsOptions } from './formats/coco-results-read.js';
export { writeCocoResults } from './formats/coco-results-write.js';
export type { CocoResultsWriteOptions } from './formats/coco-results-write.js';
export { readCocoGroundTruth } from './formats/coco-truth-read.js';
export type { CocoTruth, CocoTruthOptions } from './formats/coco-truth-read.js';
export { writeCocoGroundTruth } from './formats/coco-truth-write.js';
export type { CocoTruthWriteOptions } from './formats/coco-truth-write.js';
export { readCsv } from './formats/csv-read.js';
export type { CsvReadOptions } from './formats/csv-read.js';
export { writeCsv } from './formats/csv-write.js';
export type { CsvWriteOptions } from './formats/csv-write.js';
export { detectionsByImage } from './formats/detection-table.js';
export type { DetectionTable } from './formats/detection-table.js';
export { toPixelOffset } from './formats/pixel-offset.js';
export type { ImageDetections } from './formats/write-rows.js';
export { confusionMatrix } from './analysis/confusion-matrix.js';
export type { ConfusionMatrix, ConfusionOptions } from './analysis/confusion-matrix.js';
export { diagnose } from './analysis/diagnosis.js';
export type {
  ClassDiagnosis,
  Diagnosis,
  DiagnosisOptions,
  ErrorCost,
  ErrorCosts,
} from './analysis/diagnosis.js';
export { errorKinds } from './analysis/error-kind.js';
export type { ErrorKind } from './analysis/error-kind.js';
export type { ErrorColumns } from './analysis/find-errors.js';
export { worstImages } from './analysis/worst-images.js';
export type { ImageErrors, WorstImagesOptions } from './analysis/worst-images.js';
export { bootstrap } from './analysis/bootstrap.js';
export type { BootstrapOptions, BootstrapResult, BootstrapSettings, Estimate } from './analysis/bootstrap.js';
export type { Interval } from './analysis/quantile.js';
export type { RandomSource } from './analysis/random.js';
export { compareEvaluations } from './analysis/comparison.js';
export type { Comparison, Difference } from './analysis/comparison.js';
export { reportText } from './report-text.js';
export { analysisText } from './reports/analysis-text.js';
export { reportMarkdown } from './reports/report-markdown.js';
export { reportHtml } from './reports/report-html.js';
export { reportJson } from './reports/report-json.js';
export type { ReportJson } from './reports/report-json.js';
export type { EvaluationReport } from './reports/evaluation-report.js';
export { confusionSvg } from './reports/confusion-svg.js';
export type { ConfusionSvgOptions } from './reports/confusion-svg.js';
export { resultJson } from './result-json.js';
export type { ResultJson } from './result-json.js';
export { precisionRecallSvg } from './precision-recall-svg.js';
export type { PrecisionRecallSvgOptions } from './precision-recall-svg.js';
export { EvaluationError } from './errors.js';
export type { EvaluationErrorCode } from './errors.js';
