import { cutout } from './effects/cutout.js';
import type { Effect } from './effects/effect.js';

/** Changes of the result's pixels, in the order in which they are done. A new one is a line here. */
export const effects = { cutout };

type Table = typeof effects;

type DrawnOf<O> = O extends { draw: (...given: never[]) => infer D } ? D : never;

/** A change of the result that was drawn for one image. */
export type EffectStep = {
  [K in keyof Table]: { /** Name of the effect. */ kind: K } & DrawnOf<Table[K]>;
}[keyof Table];

/** The effect of a step. */
export function effectOf({ kind }: EffectStep): Effect<object, object> {
  return effects[kind] as Effect<object, object>;
}
