import { createEvaluator, type Evaluator } from '@ssd/ap-eval';
import type { EvaluationOutput } from './types.js';
import { toVocPixels } from './voc-pixels.js';

/**
 * Detections and objects of a split in an evaluator, as the VOC devkit counts: 1-based inclusive pixels, difficult objects
 * neither asked for nor counted against.
 */
export function scoreImages(
  { images, settings }: Pick<EvaluationOutput, 'images' | 'settings'>,
  classes: readonly string[],
): Evaluator {
  const { metric, iouThreshold, scoreThreshold, maxDetections } = settings;
  const evaluator = createEvaluator({
    classes,
    metric,
    iouThreshold,
    scoreThreshold,
    maxDetections,
    pixelOffset: 1,
  });
  for (const { sample, detections } of images) evaluator.add(toVocPixels(sample, detections, classes));
  return evaluator;
}
