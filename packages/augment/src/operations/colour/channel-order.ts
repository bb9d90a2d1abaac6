import type { Chance } from '../../chance.js';
import type { Rgb } from '../../geometry.js';
import { probability } from '../../settings/kinds.js';
import type { ColourOperation } from './colour-operation.js';

const ORDERS: readonly Rgb[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

export const channelOrder: ColourOperation<
  Chance,
  { /** Channel c of the result is channel `order[c]` of the input. */ order: Rgb }
> = {
  summary: 'puts the channels in one of the six orders, perhaps that which they have',
  settings: { probability },
  draw: (_, rng) => ({ order: ORDERS[rng.int(ORDERS.length)]! }),
  change: { order: ({ order }) => order },
};
