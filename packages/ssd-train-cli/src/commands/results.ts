import type { EvaluationOutput } from '@ssd/trainer/evaluation';
import { mapAt50 } from '@ssd/trainer/evaluation';
import type { TrainResult } from '@ssd/trainer/training';

/** Numbers in JSON are cut to this many digits after the point: more would be noise. */
const DIGITS = 6;

export function rounded(value: number): number {
  return Number(value.toFixed(DIGITS));
}

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

/**
 * The weights that a training leaves to be used, what these reach, and the best and the last measurement. `map50` is at an overlap of
 * 0.5, whatever `iou` the settings count; `map` is as they say.
 */
export function weightsJson({
  weights: { checkpoint, evaluation },
  best,
  evaluation: last,
  checkpoint: lastCheckpoint,
  steps,
  classes,
}: Pick<TrainResult, 'weights' | 'best' | 'evaluation' | 'checkpoint' | 'steps' | 'classes'>): Record<
  string,
  unknown
> {
  const orNull = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : rounded(value);
  return {
    map50: orNull(evaluation && mapAt50(evaluation, classes)),
    map: orNull(evaluation?.result.map),
    metric: evaluation?.result.metric ?? null,
    iou: evaluation?.result.iou ?? null,
    checkpoint,
    best:
      best === undefined ? null : { map: rounded(best.map), step: best.step, checkpoint: best.checkpoint },
    last: { map: orNull(last?.result.map), step: steps, checkpoint: lastCheckpoint },
  };
}
