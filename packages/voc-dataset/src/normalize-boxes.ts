import type { VocSample } from './types.js';

/**
 * A sample's boxes in continuous coordinates from 0 to 1, `[xmin, ymin, xmax, ymax]` an object: VOC's pixel p, counted
 * from 1, covers [p − 1, p].
 */
export function normalizeBoxes({ width, height, objects }: VocSample): Float32Array {
  return Float32Array.from(
    objects.flatMap(({ box }) => [
      (box.xmin - 1) / width,
      (box.ymin - 1) / height,
      box.xmax / width,
      box.ymax / height,
    ]),
  );
}
