import { scoreImages } from './score-images.js';
import type { EvaluationOutput } from './types.js';

/** mAP at an overlap of 0.5, which is what a number called map50 has to be; counted anew where another was measured. */
export function mapAt50(
  { images, result, settings }: Pick<EvaluationOutput, 'images' | 'result' | 'settings'>,
  classes: readonly string[],
): number | null {
  if (result.iou === 0.5) return result.map;
  return scoreImages({ images, settings: { ...settings, iouThreshold: 0.5 } }, classes).result().map;
}
