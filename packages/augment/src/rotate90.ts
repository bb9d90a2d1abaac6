import { chance } from './range.js';
import type { Chance } from './settings.js';
import type { Operation } from './types.js';

/** A quarter turn clockwise with `probability`: (x, y) → (1 − y, x). */
export function rotate90({ probability }: Chance): Operation {
  return (draft, rng) => {
    if (!chance(rng, probability)) return;
    const { transpose, flipX, flipY } = draft.orientation;
    // A quarter turn is a transposition, then a mirroring of x. A transposition moves past mirrorings made before it
    // by exchanging their axes.
    draft.orientation = { transpose: !transpose, flipX: !flipY, flipY: flipX };
    const { boxes } = draft;
    const turned = new Float32Array(boxes.length);
    for (let i = 0; i < boxes.length; i += 4) {
      turned[i] = 1 - boxes[i + 3]!;
      turned[i + 1] = boxes[i]!;
      turned[i + 2] = 1 - boxes[i + 1]!;
      turned[i + 3] = boxes[i + 2]!;
    }
    draft.boxes = turned;
  };
}
