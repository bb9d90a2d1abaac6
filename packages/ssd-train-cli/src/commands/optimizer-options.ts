import type { TrainConfigInput } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import { unknownName } from '@ssd/names';
import type { Options, Values } from '../cli/option.js';
import { zeroAsNull } from './zero-as-null.js';

/** Options of the optimizer's step. */
export const optimizerOptions = {
  momentum: { kind: 'number', minimum: 0, maximum: 1, description: 'Momentum of the optimizer.' },
  nesterov: {
    kind: 'flag',
    optional: true,
    description:
      "Look ahead along the momentum (Nesterov), or with --no-nesterov not. The preset decides if not given: mini's does.",
  },
  weightDecay: { kind: 'number', minimum: 0, description: 'Factor of the squared weights in the loss.' },
  rateFactors: {
    kind: 'text',
    value: 'GROUP=FACTOR,…',
    description:
      "Factors of the learning rate for groups of weights: biases, trunk (VGG16 up to conv5_3), extras, heads, such as biases=2,trunk=0.1. Of several that hold the product counts; 0 leaves weights as they are. biases=2 is Caffe's. All 1 if not given.",
  },
  lossScale: {
    kind: 'text',
    value: 'none|fixed:SCALE|exponential',
    description:
      "Multiply the loss so that small gradients survive in a narrow number type; steps whose gradients overflow are skipped. exponential starts at 2^32 as the reference's, exponential:SCALE elsewhere. none if not given.",
  },
  clipNorm: {
    kind: 'number',
    minimum: 0,
    value: 'NORM',
    description:
      'Largest norm of the gradient over all weights; larger ones are scaled down to it. 0 for none. 10 for all presets but mini if not given.',
  },
  ema: {
    kind: 'number',
    minimum: 0,
    maximum: 1,
    value: 'DECAY',
    description:
      'Keep a moving average of the weights with this decay, such as 0.999, and measure and detect with it. 0, for none, if not given.',
  },
} as const satisfies Options;

type OptimizerValues = Values<typeof optimizerOptions>;

const GROUPS = ['biases', 'trunk', 'extras', 'heads'] as const;
type Group = (typeof GROUPS)[number];

/** Settings of the options that were given; undefined for what was not. */
export function optimizerSettings(
  values: OptimizerValues,
): Pick<
  TrainConfigInput,
  'momentum' | 'nesterov' | 'weightDecay' | 'rateFactors' | 'lossScale' | 'clipNorm' | 'emaDecay'
> {
  return {
    momentum: values.momentum,
    nesterov: values.nesterov,
    weightDecay: values.weightDecay,
    rateFactors: values.rateFactors === undefined ? undefined : parseRateFactors(values.rateFactors),
    lossScale: values.lossScale === undefined ? undefined : parseLossScale(values.lossScale),
    clipNorm: zeroAsNull(values.clipNorm),
    emaDecay: zeroAsNull(values.ema),
  };
}

/**
 * Reads `biases=2,trunk=0.1`. A group that is not named has 1.
 *
 * @throws UsageError for a group that there is none of, one named twice, or a factor that is no number of 0 or more
 */
export function parseRateFactors(text: string): NonNullable<TrainConfigInput['rateFactors']> {
  const factors: Partial<Record<Group, number>> = {};
  for (const part of text.split(/[,;]/)) {
    const [name = '', written = ''] = part.split('=').map((piece) => piece.trim());
    const group = GROUPS.find((known) => known === name);
    if (group === undefined) {
      throw new UsageError('UNKNOWN_CHOICE', unknownName('group for --rate-factors', name, GROUPS), {
        hint: 'For example: --rate-factors biases=2,trunk=0.1',
      });
    }
    const factor = written === '' ? Number.NaN : Number(written);
    if (!Number.isFinite(factor) || factor < 0 || factors[group] !== undefined) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected one number of 0 or more for ${group} in --rate-factors, got "${text}".`,
        { hint: 'For example: --rate-factors biases=2,trunk=0.1' },
      );
    }
    factors[group] = factor;
  }
  return factors;
}

/**
 * Reads `none`, `fixed:1024`, `exponential` or `exponential:65536`.
 *
 * @throws UsageError
 */
export function parseLossScale(text: string): NonNullable<TrainConfigInput['lossScale']> | null {
  const [kind = '', written] = text.split(':');
  const scale = written === undefined || written.trim() === '' ? Number.NaN : Number(written);
  const isScale = Number.isFinite(scale) && scale >= 1;
  if (kind === 'none' && written === undefined) return null;
  if (kind === 'exponential' && written === undefined) return { kind };
  if (kind === 'exponential' && isScale) return { kind, initial: scale };
  if (kind === 'fixed' && isScale) return { kind, scale };
  throw new UsageError(
    'INVALID_VALUE',
    `Expected none, fixed:SCALE or exponential for --loss-scale, with a scale of 1 or more, got "${text}".`,
    { hint: 'For example: --loss-scale fixed:1024' },
  );
}
