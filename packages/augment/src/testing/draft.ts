import { createPlanners } from '../operations/own-planners.js';
import type { Draft } from '../plan.js';
import type { Rng } from '../rng.js';
import type { AugmentationSettings } from '../settings.js';

/** A draft of a 100 × 100 image with the given boxes, labelled 0, 1, 2, … */
export function draftOf(boxes: readonly number[]): Draft {
  return {
    source: { width: 100, height: 100 },
    target: { width: 50, height: 40 },
    window: { left: 0, top: 0, width: 100, height: 100 },
    orientation: { transpose: false, flipX: false, flipY: false },
    fill: [0, 0, 0],
    interpolation: 'smooth',
    photometric: [],
    effects: [],
    boxes: Float32Array.from(boxes),
    labels: Int32Array.from({ length: boxes.length / 4 }, (_, i) => i),
    kept: Int32Array.from({ length: boxes.length / 4 }, (_, i) => i),
  };
}

/** Does the operations of the settings to the draft, as a pipeline does. */
export function change(draft: Draft, rng: Rng, settings: AugmentationSettings): void {
  for (const plan of createPlanners(settings)) plan(draft, rng);
}
