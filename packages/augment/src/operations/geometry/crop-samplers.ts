import { expectOptions } from '@ssd/errors';
import { isWithin } from '../../settings/kinds.js';
import { expectValid } from '../../settings/setting.js';
import type { Setting } from '../../settings/setting.js';

/** Constraint on the patch a crop sampler may choose; `'whole'` is the image as it is. */
export type CropSampler =
  | 'whole'
  | {
      /** IoU with at least one box must be at least this, 0..1. @default no lower limit */
      minIou?: number;
      /** IoU with that box must be at most this, 0..1. @default no upper limit */
      maxIou?: number;
    };

const expected = 'a list of at least one';

export const samplers: Setting<readonly CropSampler[]> = {
  expected: `${expected}: 'whole' or { minIou, maxIou }`,
  check: (name, value) => {
    const given = value as readonly CropSampler[];
    expectValid(name, value, Array.isArray(value) && value.length > 0, expected);
    for (const [i, sampler] of given.entries()) {
      if (sampler === 'whole') continue;
      expectOptions(sampler, ['minIou', 'maxIou'], `${name}[${i}]`);
      const { minIou = 0, maxIou = 1 } = sampler;
      expectValid(`${name}[${i}].minIou`, minIou, isWithin(minIou, 0, 1), 'from 0 to 1');
      const above = `from minIou (${minIou}) to 1`;
      expectValid(`${name}[${i}].maxIou`, maxIou, isWithin(maxIou, minIou, 1), above);
    }
  },
};
