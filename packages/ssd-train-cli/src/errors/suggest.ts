import { distance } from 'fastest-levenshtein';

/** Names further apart than this share of their length are different words, not slips of the finger. */
const LARGEST_SHARE = 0.5;

/**
 * The name of `names` that `given` most probably stood for, or undefined where none is close. Case does not count.
 *
 * @param largestShare of the longer name's letters, up to which the edits have to stay
 */
export function closestName(
  given: string,
  names: readonly string[],
  largestShare = LARGEST_SHARE,
): string | undefined {
  const wanted = given.toLowerCase();
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const most = Math.ceil(Math.max(wanted.length, name.length) * largestShare) - 1;
    if (Math.abs(wanted.length - name.length) > most) continue; // so many edits at least; it may be very long
    const edits = distance(wanted, name.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) {
      best = { name, edits };
    }
  }
  return best?.name;
}

/**
 * The sentences for a name that is not in its set: `Unknown preset "vgg30". Did you mean "vgg300"? Available: vgg300, mini.`
 */
export function unknownName(kind: string, given: string, names: readonly string[]): string {
  const close = closestName(given, names);
  const guess = close === undefined ? '' : ` Did you mean "${close}"?`;
  return `Unknown ${kind} "${given}".${guess} Available: ${names.join(', ')}.`;
}
