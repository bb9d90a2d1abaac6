import { closestName } from './closest-name.js';

/** ` Did you mean "vgg300"?` where a name of the set is close to what was written, else nothing. */
export function didYouMean(given: unknown, names: readonly string[]): string {
  const close = closestName(given, names);
  return close === undefined ? '' : ` Did you mean "${close}"?`;
}
