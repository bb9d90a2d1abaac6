import { suggestName } from './suggest-name.js';

/**
 * The message about a name that is not in its set: `Unknown preset "vgg30". Did you mean "vgg300"? Available: vgg300, mini.`
 */
export function unknownName(kind: string, given: unknown, names: readonly string[]): string {
  return `Unknown ${kind} "${String(given)}".${suggestName(given, names)}`;
}
