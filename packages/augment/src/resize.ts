import type { ResizeSettings } from './settings.js';
import type { Operation } from './types.js';

/** Draws how the result is resized, each interpolation of the list equally likely. */
export function resize({ interpolations }: ResizeSettings): Operation {
  return (draft, rng) => {
    draft.interpolation = interpolations[rng.int(interpolations.length)]!;
  };
}
