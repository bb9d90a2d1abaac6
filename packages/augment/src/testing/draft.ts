import type { Draft } from '../types.js';

/** A draft of a 100 × 100 image with the given boxes, labelled 0, 1, 2, … */
export function draftOf(boxes: readonly number[]): Draft {
  return {
    source: { width: 100, height: 100 },
    target: { width: 50, height: 40 },
    window: { left: 0, top: 0, width: 100, height: 100 },
    orientation: { transpose: false, flipX: false, flipY: false },
    fill: [0, 0, 0],
    interpolation: 'smooth',
    cutouts: [],
    photometric: [],
    boxes: Float32Array.from(boxes),
    labels: Int32Array.from({ length: boxes.length / 4 }, (_, i) => i),
    kept: Int32Array.from({ length: boxes.length / 4 }, (_, i) => i),
  };
}
