import type { Chance } from '../../chance.js';
import { probability } from '../../settings/kinds.js';
import type { GeometricOperation } from './geometric-operation.js';
import { mirrorBoxes } from './mirror-boxes.js';

export const flipVertical: GeometricOperation<Chance> = {
  summary: 'mirrors top and bottom',
  settings: { probability },
  change: (draft) => {
    draft.orientation = { ...draft.orientation, flipY: !draft.orientation.flipY };
    draft.boxes = mirrorBoxes(draft.boxes, 1);
  },
};
