import { badOption, checkAreas, checkIous, checkLimits, oneOf } from './check-options.js';
import { cocoDetectionLimits, cocoIous } from './coco-rules.js';
import { metrics } from './metric.js';
import type { EvaluatorOptions, EvaluatorSettings } from './options.js';
import { recallGrids } from './recall-grid.js';
import type { RecallGrid } from './recall-grid.js';

const SSD_SCORE_THRESHOLD = 0.01;
const SSD_MAX_DETECTIONS = 200;

function iousOf({ metric, iou, iouThreshold }: EvaluatorOptions): readonly number[] {
  if (iou !== undefined && iouThreshold !== undefined)
    badOption('Expected iou or iouThreshold, which mean the same, got both.');
  if (iouThreshold !== undefined) return checkIous('iouThreshold', iouThreshold);
  return checkIous('iou', iou ?? (metric === 'coco' ? cocoIous : 0.5));
}

/** The reference has one way of counting: an option that says otherwise would be ignored, so it is refused. */
function checkReference({
  pixelOffset = 1,
  ignoreDifficult = false,
  crowd = 'count',
}: EvaluatorOptions): void {
  if (pixelOffset !== 1 || ignoreDifficult || crowd !== 'count') {
    badOption(
      'Expected metric "reference" with pixelOffset 1, ignoreDifficult false and crowd "count" (the reference has no ' +
        `other way), got ${JSON.stringify({ pixelOffset, ignoreDifficult, crowd })}.`,
      'For these, use metric "voc07".',
    );
  }
}

/** Defaults filled in and every value checked. */
export function resolveSettings(options: EvaluatorOptions): EvaluatorSettings {
  const metric = oneOf('metric', options.metric, metrics);
  const coco = metric === 'coco';
  const ious = iousOf(options);
  if (metric === 'reference') checkReference(options);
  const {
    pixelOffset = coco ? 0 : 1,
    ignoreDifficult = metric === 'voc07' || metric === 'voc10',
    crowd = metric === 'reference' ? 'count' : 'ignore',
    recallGrid = 'numpy',
    scoreThreshold = coco ? -Infinity : SSD_SCORE_THRESHOLD,
    maxDetections = coco ? cocoDetectionLimits : SSD_MAX_DETECTIONS,
    areas,
    unknownImages = 'error',
    unknownClasses = 'error',
  } = options;
  if (![0, 1].includes(pixelOffset)) {
    badOption(
      `Expected pixelOffset to be 1 (inclusive pixels) or 0 (continuous coordinates), got ${String(pixelOffset)}.`,
    );
  }
  if (typeof ignoreDifficult !== 'boolean')
    badOption(`Expected ignoreDifficult to be a boolean, got ${String(ignoreDifficult)}.`);
  if (typeof scoreThreshold !== 'number' || Number.isNaN(scoreThreshold)) {
    badOption(
      `Expected scoreThreshold to be a number (-Infinity keeps all detections), got ${String(scoreThreshold)}.`,
    );
  }
  const detectionLimits = checkLimits(metric, maxDetections);
  return Object.freeze({
    metric,
    ious,
    iouThreshold: ious[0]!,
    pixelOffset,
    ignoreDifficult,
    crowd: oneOf('crowd', crowd, ['ignore', 'count']),
    recallGrid: oneOf('recallGrid', recallGrid, Object.keys(recallGrids) as RecallGrid[]),
    scoreThreshold,
    maxDetections: detectionLimits.at(-1)!,
    detectionLimits,
    areas: checkAreas(metric, areas),
    unknownImages: oneOf('unknownImages', unknownImages, ['error', 'ignore']),
    unknownClasses: oneOf('unknownClasses', unknownClasses, ['error', 'count']),
  });
}
