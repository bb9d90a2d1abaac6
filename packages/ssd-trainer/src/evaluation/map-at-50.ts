import { scoreImages } from './score-images.js';
import type { EvaluationOutput } from './types.js';

/** mAP at an overlap of 0.5, which is what a number called map50 has to be; counted anew where it was not measured. */
export function mapAt50(
  { images, result, settings }: Pick<EvaluationOutput, 'images' | 'result' | 'settings'>,
  classes: readonly string[],
): number | null {
  const measured = result.numbers['AP50'];
  if (measured !== undefined) return measured;
  const { numbers } = scoreImages({ images, settings: { ...settings, iouThreshold: 0.5 } }, classes).result();
  return numbers['AP50'] ?? null;
}
