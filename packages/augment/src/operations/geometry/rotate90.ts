import type { Chance } from '../../chance.js';
import { probability } from '../../settings/kinds.js';
import type { GeometricOperation } from './geometric-operation.js';

/** A quarter turn clockwise: (x, y) → (1 − y, x). With both flips it gives all eight orientations. */
export const rotate90: GeometricOperation<Chance> = {
  summary: 'a quarter turn, clockwise',
  settings: { probability },
  change: (draft) => {
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
  },
};
