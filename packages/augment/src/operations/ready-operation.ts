import { chance } from '../chance.js';
import type { Rng } from '../rng.js';
import { completeSettings } from '../settings/setting.js';
import type { Operation } from './operation.js';

/** What an operation is set to in one image; undefined in those that it is not done to. Draws only where it has a probability. */
export type Settled<S extends object> = (rng: Rng) => Required<S> | undefined;

/**
 * An operation with its settings, once for all images.
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming the first setting that is unknown or out of range
 */
export function readyOperation<S extends object>(
  name: string,
  { settings }: Operation<S>,
  given: S,
): Settled<S> {
  const complete = completeSettings(name, settings, given);
  const { probability } = complete as { readonly probability?: number };
  return (rng) => (probability === undefined || chance(rng, probability) ? complete : undefined);
}
