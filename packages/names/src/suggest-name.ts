import { didYouMean } from './did-you-mean.js';
import { nameList } from './name-list.js';

/** ` Did you mean "vgg300"? Available: vgg300, mini.` — the end of the message about a name that is not in its set. */
export function suggestName(given: unknown, names: readonly string[]): string {
  return `${didYouMean(given, names)} Available: ${nameList(names)}.`;
}
