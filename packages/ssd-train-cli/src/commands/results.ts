import type { EvaluationOutput } from '../evaluation/index.js';

/** Numbers in JSON are cut to this many digits after the point: more would be noise. */
const DIGITS = 6;

export const rounded = (value: number): number => Number(value.toFixed(DIGITS));

/** The figures of an evaluation as machines read them. `map50` is there where an overlap of 0.5 was measured. */
export function evaluationJson({
  split,
  result,
  images,
  seconds,
}: EvaluationOutput): Record<string, unknown> {
  const orNull = (value: number | null): number | null => (value === null ? null : rounded(value));
  const map50 = result.numbers['AP50'];
  return {
    ...(map50 === undefined ? {} : { map50: orNull(map50) }),
    map: orNull(result.map),
    ap: Object.fromEntries(Object.entries(result.classes).map(([name, { ap }]) => [name, orNull(ap)])),
    metric: result.metric,
    iou: result.iou,
    split,
    images: images.length,
    seconds: rounded(seconds),
    imagesPerSecond: seconds > 0 ? rounded(images.length / seconds) : null,
  };
}
