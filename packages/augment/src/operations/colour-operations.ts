import { brightness } from './colour/brightness.js';
import { channelOrder } from './colour/channel-order.js';
import type { ColourOperation } from './colour/colour-operation.js';
import { contrast } from './colour/contrast.js';
import { hue } from './colour/hue.js';
import { saturation } from './colour/saturation.js';

/** Changes of colours, settings of `photometric`, in SSD's order; contrast may come behind hue. A new one is a line here. */
export const colourOperations = { brightness, contrast, saturation, hue, channelOrder };

type Table = typeof colourOperations;

type DrawnOf<O> = O extends { draw: (...given: never[]) => infer D } ? D : never;

/** A change of colours that was drawn for one image. */
export type PhotometricStep = {
  [K in keyof Table]: { /** Name of the operation. */ kind: K } & DrawnOf<Table[K]>;
}[keyof Table];

/** An operation together with what was drawn for it. */
export function changeOf({ kind }: PhotometricStep): ColourOperation<object, PhotometricStep>['change'] {
  return colourOperations[kind].change as ColourOperation<object, PhotometricStep>['change'];
}
