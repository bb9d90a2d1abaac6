import type { Rgb, Size } from '../../geometry.js';
import type { Rng } from '../../rng.js';
import type { Operation } from '../operation.js';

/**
 * A change of the result's pixels, after all else. Objects stay as they are.
 *
 * @typeParam S its settings
 * @typeParam D what is drawn for one image: plain data, with a seed where each pixel needs chance
 */
export interface Effect<S extends object, D extends object> extends Operation<S> {
  readonly draw: (settings: Required<S>, rng: Rng, target: Size) => D;
  /** In place: interleaved RGB, 8 bits each. */
  readonly apply: (pixels: Uint8Array, size: Size, drawn: D, fill: Rgb) => void;
}
