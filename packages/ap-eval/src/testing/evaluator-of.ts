import { createEvaluator } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import type { ImageInput } from '../image.js';
import type { EvaluatorOptions } from '../options.js';

/** An evaluator that has seen the images. */
export function evaluatorOf(images: readonly ImageInput[], options: EvaluatorOptions): Evaluator {
  const evaluator = createEvaluator(options);
  for (const image of images) evaluator.add(image);
  return evaluator;
}

/** An image without flags, from rows: `[label, xmin, ymin, xmax, ymax]` and `[label, score, …]`. */
export function imageOf(
  id: string,
  objects: readonly (readonly [label: string, ...box: number[]])[],
  found: readonly (readonly [label: string, score: number, ...box: number[]])[],
): ImageInput {
  return {
    id,
    groundTruth: { boxes: objects.flatMap((o) => o.slice(1) as number[]), labels: objects.map((o) => o[0]) },
    detections: {
      boxes: found.flatMap((d) => d.slice(2) as number[]),
      labels: found.map((d) => d[0]),
      scores: found.map((d) => d[1]),
    },
  };
}
