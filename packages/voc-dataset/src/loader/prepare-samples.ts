import type { VocSample } from '../types.js';
import { unknownClass } from '../unknown-class.js';

/** What a worker has to know of a sample. */
export interface PreparedSample {
  image: string;
  width: number;
  height: number;
  /** Normalised, `[xmin, ymin, xmax, ymax]` an object. */
  boxes: Float32Array;
  /** Class indices. */
  labels: Int32Array;
}

/**
 * VOC's pixels, 1-based with both ends included, become continuous coordinates from 0 to 1: pixel p covers
 * [p − 1, p], so a box is [xmin − 1, xmax].
 *
 * @throws DatasetError CLASS_UNKNOWN for a class that is not in `classes`
 */
export function prepareSample(sample: VocSample, classes: readonly string[]): PreparedSample {
  const { image, width, height, objects, annotation } = sample;
  const labels = objects.map(({ label }) => {
    const index = classes.indexOf(label);
    if (index >= 0) return index;
    throw unknownClass(label, classes, annotation);
  });
  const boxes = objects.flatMap(({ box }) => [
    (box.xmin - 1) / width,
    (box.ymin - 1) / height,
    box.xmax / width,
    box.ymax / height,
  ]);
  return { image, width, height, boxes: Float32Array.from(boxes), labels: Int32Array.from(labels) };
}
