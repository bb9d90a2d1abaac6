import { chance } from './range.js';
import type { Chance } from './settings.js';
import type { Operation } from './types.js';

/** Mirrors left and right with `probability`. */
export function flipHorizontal({ probability }: Chance): Operation {
  return (draft, rng) => {
    if (!chance(rng, probability)) return;
    draft.orientation = { ...draft.orientation, flipX: !draft.orientation.flipX };
    draft.boxes = mirror(draft.boxes, 0);
  };
}

/** Mirrors top and bottom with `probability`. */
export function flipVertical({ probability }: Chance): Operation {
  return (draft, rng) => {
    if (!chance(rng, probability)) return;
    draft.orientation = { ...draft.orientation, flipY: !draft.orientation.flipY };
    draft.boxes = mirror(draft.boxes, 1);
  };
}

/** x → 1 − x for axis 0, y → 1 − y for axis 1; the two ends change places, so that min stays below max. */
function mirror(boxes: Float32Array, axis: 0 | 1): Float32Array {
  const mirrored = boxes.slice();
  for (let i = axis; i < boxes.length; i += 4) {
    mirrored[i] = 1 - boxes[i + 2]!;
    mirrored[i + 2] = 1 - boxes[i]!;
  }
  return mirrored;
}
