import type { Rgb } from '../../geometry.js';
import type { Rng } from '../../rng.js';
import type { Operation } from '../operation.js';

/** What one loop over the pixels does to H and S of HSV. */
export interface HsvChange {
  /** Multiplies S. */
  saturation?: number;
  /** Added to H, 60° each. */
  sextants?: number;
}

/** How colours are changed: functions of one pixel, in a form that lets several be done in one loop. */
export type ColourChange<D> =
  /** A channel's value, 0..255, the same for all three; it is clamped and rounded afterwards. */
  | { readonly channel: (value: number, drawn: D) => number }
  | { readonly hsv: (drawn: D) => HsvChange }
  /** Channel c of the result is channel `order[c]` of the input. */
  | { readonly order: (drawn: D) => Rgb };

/**
 * A change of colours.
 *
 * @typeParam S its settings
 * @typeParam D what is drawn for one image
 */
export interface ColourOperation<S extends object, D extends object> extends Operation<S> {
  readonly draw: (settings: Required<S>, rng: Rng) => D;
  readonly change: ColourChange<D>;
}
