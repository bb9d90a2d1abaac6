import { createEvaluator } from '@ssd/ap-eval';
import type { EvaluationOutput } from '../../evaluation/types.js';
import { toVocPixels } from '../../evaluation/voc-pixels.js';

/**
 * What train.py detects with while it trains. From a score of 0.5 on, one class an anchor, as it has it, and
 * every class, as we have it, are the same.
 */
export const TRAIN_MAP_SETTINGS = {
  metric: 'voc07',
  iouThreshold: 0.5,
  scoreThreshold: 0.5,
  nmsThreshold: 0.45,
  maxDetections: 200,
} as const;

/** mAP by the reference's own calculator, 0..1: eleven points, every object counted; 0 where there are no objects. */
export function trainMap({ images }: Pick<EvaluationOutput, 'images'>, classes: readonly string[]): number {
  const { iouThreshold, scoreThreshold, maxDetections } = TRAIN_MAP_SETTINGS;
  const evaluator = createEvaluator({
    classes,
    metric: 'reference',
    iouThreshold,
    scoreThreshold,
    maxDetections,
  });
  for (const { sample, detections } of images) evaluator.add(toVocPixels(sample, detections, classes));
  return evaluator.result().map ?? 0;
}
