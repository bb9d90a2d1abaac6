import type { Chance } from '../../chance.js';
import { probability } from '../../settings/kinds.js';
import type { GeometricOperation } from './geometric-operation.js';
import { mirrorBoxes } from './mirror-boxes.js';

export const flipHorizontal: GeometricOperation<Chance> = {
  summary: 'mirrors left and right',
  settings: { probability },
  change: (draft) => {
    draft.orientation = { ...draft.orientation, flipX: !draft.orientation.flipX };
    draft.boxes = mirrorBoxes(draft.boxes, 0);
  },
};
