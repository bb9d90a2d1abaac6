import type { Rng } from './rng.js';
import type { Chance } from './settings.js';
import { chance } from './range.js';
import type { PhotometricStep, Rgb } from './types.js';

const ORDERS: readonly Rgb[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Plans the order of the channels: with `probability`, one of the six, which may be the order as it is. */
export function planChannelOrder(rng: Rng, { probability }: Chance): PhotometricStep[] {
  if (!chance(rng, probability)) return [];
  return [{ kind: 'channel-order', order: ORDERS[rng.int(ORDERS.length)]! }];
}
