import { INPUT_TENSORS } from '../input-tensors.js';
import type { Rule } from '../rule.js';
import { copied } from '../rule.js';
import { classesBy } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';

const MOMENTUM = '/Momentum';
/** Of a run that makes a step of several batches. */
const GRADIENT_SUM = '/AccumulatedGradient';
/** What a trained run's moving averages are called; they are what it detects with. */
const AVERAGE = '/ExponentialMovingAverage';

/** Parts that a file may end before: a trunk alone, or a detector whose heads were left behind. */
const GROUPS: readonly (readonly [pattern: RegExp, group: string])[] = [
  [/^mod_conv[67]\//, 'fully connected'],
  [/^(conv([89]|1[0-2])_\d|l2_norm_\w+)\//, 'extra layers'],
  [/^classifiers\//, 'heads'],
];

/** Our own names: checkpoints of `ssd train`, and files that `ssd weights import` wrote. */
export const ssd: WeightSource = {
  title: '@ssd (our own names)',
  scope: 'detector',
  rules: ({ shapes }, tensors) =>
    [...shapes].map(([name, shape]): Rule => {
      const averaged = tensors.has(name + AVERAGE);
      const group = GROUPS.find(([pattern]) => pattern.test(name))?.[1];
      return {
        target: name,
        from: [averaged ? name + AVERAGE : name],
        shapes: [shape],
        ...(averaged ? { how: 'the moving average' } : {}),
        convert: copied,
        ...(group === undefined ? {} : { group }),
      };
    }),
  leftOut: (name, tensors) => {
    if (name.endsWith(MOMENTUM)) return 'momentum of the optimizer';
    if (name.endsWith(GRADIENT_SUM)) return 'sum of gradients';
    if (tensors.has(name + AVERAGE)) return 'its moving average is taken';
    return INPUT_TENSORS.has(name) ? 'says how pixels go in' : undefined;
  },
  momentum: (name) => (name.endsWith(AVERAGE) ? name.slice(0, -AVERAGE.length) : name) + MOMENTUM,
  countClasses: classesBy('classifiers/map0/biases', (channels, shapes) => channels / shapes - 5),
};
