import type { EvaluationOutput } from '../evaluation/index.js';

/** Numbers in JSON are cut to this many digits after the point: more would be noise. */
const DIGITS = 6;

export const rounded = (value: number): number => Number(value.toFixed(DIGITS));

/** The figures of an evaluation as machines read them. `map50` is there where the overlap asked for is 0.5. */
export function evaluationJson({
  split,
  result,
  images,
  seconds,
}: EvaluationOutput): Record<string, unknown> {
  const map = result.map === null ? null : rounded(result.map);
  return {
    ...(result.iou === 0.5 ? { map50: map } : {}),
    map,
    ap: Object.fromEntries(
      Object.entries(result.classes).map(([name, { ap }]) => [name, ap === null ? null : rounded(ap)]),
    ),
    metric: result.metric,
    iou: result.iou,
    split,
    images: images.length,
    seconds: rounded(seconds),
    imagesPerSecond: seconds > 0 ? rounded(images.length / seconds) : null,
  };
}
