import { createEvaluator, type Evaluator } from '@ssd/ap-eval';
import { metricEntry } from '../metrics/metrics.js';
import type { EvaluationOutput } from './types.js';
import { toVocPixels } from './voc-pixels.js';

/**
 * Detections and objects of a split in an evaluator, as the metric counts: of VOC's in 1-based inclusive pixels, difficult
 * objects neither asked for nor counted against.
 */
export function scoreImages(
  { images, settings }: Pick<EvaluationOutput, 'images' | 'settings'>,
  classes: readonly string[],
): Evaluator {
  const { metric } = settings;
  const { pixelOffset, rules } = metricEntry(metric);
  const evaluator = createEvaluator({ classes, metric, pixelOffset, ...rules(settings) });
  for (const { sample, detections } of images)
    evaluator.add(toVocPixels(sample, detections, classes, pixelOffset));
  return evaluator;
}
