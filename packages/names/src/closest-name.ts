import { editDistance } from './edit-distance.js';

/** Names further apart than this share of their letters are different words, not slips of the finger. */
const LARGEST_SHARE = 0.5;

/** Longer words are not looked at, and lists only so far: a guess is not worth seconds, and both may come from a hostile file. */
const MAX_LETTERS = 200;
/** Pairs of letters compared. */
const MAX_PAIRS = 5_000_000;

/**
 * The name of a set that `given` most probably stood for: the first of those that fewest edits lead to, where they are
 * fewer than a share of the longer word's letters. Case does not count.
 *
 * @param given what was written; a value that is no text is taken as its text, since it may come from JSON
 * @param largestShare of the longer word's letters, above which names are different words, 0…1. @default 0.5
 * @returns undefined where none is close, where `given` has more than 200 letters, and where five million pairs of letters were
 * compared before the name
 */
export function closestName(
  given: unknown,
  names: readonly string[],
  { largestShare = LARGEST_SHARE }: { largestShare?: number } = {},
): string | undefined {
  const wanted = String(given).toLowerCase();
  if (wanted.length > MAX_LETTERS) return undefined;
  let best: string | undefined;
  let fewest = Infinity;
  let pairs = 0;
  for (const name of names) {
    const most = Math.min(Math.ceil(Math.max(wanted.length, name.length) * largestShare), fewest) - 1;
    if (Math.abs(wanted.length - name.length) > most) continue; // so many letters are missing at least
    pairs += wanted.length * name.length;
    if (pairs > MAX_PAIRS) break;
    const edits = editDistance(wanted, name.toLowerCase());
    if (edits <= most) [best, fewest] = [name, edits];
  }
  return best;
}
