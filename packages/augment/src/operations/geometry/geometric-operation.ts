import type { Draft } from '../../plan.js';
import type { Rng } from '../../rng.js';
import type { Operation } from '../operation.js';

/** Decides what of the picture is shown, and how, and moves the objects with it. */
export interface GeometricOperation<S extends object> extends Operation<S> {
  readonly change: (draft: Draft, rng: Rng, settings: Required<S>) => void;
}
