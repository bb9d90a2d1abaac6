import type { NamedVariable } from '@ssd/vgg-backbone';
import type { TrainConfig } from '../../config/schema.js';

export type RateFactors = TrainConfig['rateFactors'];

/** Every variable at the learning rate itself, as the reference has it. */
export const EQUAL_RATES: RateFactors = { biases: 1, trunk: 1, extras: 1, heads: 1 };

/** What a variable's learning rate is multiplied by: the factor of its group times, for biases and batch norm's offsets, that of biases. */
export function rateFactorOf(
  { group, kind }: Pick<NamedVariable, 'group' | 'kind'>,
  factors: RateFactors,
): number {
  const factor = factors[group];
  return kind === 'bias' || kind === 'offset' ? factor * factors.biases : factor;
}
