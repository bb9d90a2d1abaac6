import type { NamedVariable } from '@ssd/vgg-backbone';
import type { TrainConfig } from '../../config/schema.js';

export type RateFactors = TrainConfig['rateFactors'];

/** Every variable at the learning rate itself, as the reference has it. */
export const EQUAL_RATES: RateFactors = { biases: 1, trunk: 1, extras: 1, heads: 1 };

/** `conv1_1/…` to `conv5_3/…`, `conv1/…`: the layers of VGG16, and of the narrow trunk that is made after it. */
const TRUNK = /^conv[1-5](?:_\d+)?\//;
const HEADS = /^classifiers\//;

/**
 * What a variable's learning rate is multiplied by: the factor of its place (trunk, heads, or extras for everything else,
 * the scales of L2 norm included) times, for biases and batch norm's offsets, the factor of biases.
 */
export function rateFactorOf(
  { name, kind }: Pick<NamedVariable, 'name' | 'kind'>,
  { biases, trunk, extras, heads }: RateFactors,
): number {
  const place = TRUNK.test(name) ? trunk : HEADS.test(name) ? heads : extras;
  return kind === 'bias' || kind === 'offset' ? place * biases : place;
}
