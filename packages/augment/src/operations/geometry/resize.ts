import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { INTERPOLATIONS } from '../../interpolation.js';
import type { Interpolation } from '../../interpolation.js';
import { expectValid } from '../../settings/setting.js';
import type { Setting } from '../../settings/setting.js';
import type { GeometricOperation } from './geometric-operation.js';

/** How the result is resized. */
export interface ResizeSettings {
  /** One of them is drawn for every image, each equally likely. */
  interpolations: readonly Interpolation[];
}

const expected = 'a list of at least one';

const interpolations: Setting<readonly Interpolation[]> = {
  expected: `${expected} of ${INTERPOLATIONS.join(', ')}`,
  check: (name, value) => {
    expectValid(name, value, Array.isArray(value) && value.length > 0, expected);
    const unknown = (value as readonly string[]).find(
      (each) => !(INTERPOLATIONS as readonly string[]).includes(each),
    );
    if (unknown === undefined) return;
    throw new ArgumentRangeError(unknownName('interpolation', unknown, INTERPOLATIONS), {
      hint: 'Name one of those.',
    });
  },
};

/** Draws how the result is resized, each interpolation of the list equally likely. */
export const resize: GeometricOperation<ResizeSettings> = {
  summary: 'resizes by one of the interpolations',
  settings: { interpolations },
  change: (draft, rng, settings) => {
    draft.interpolation = settings.interpolations[rng.int(settings.interpolations.length)]!;
  },
};
