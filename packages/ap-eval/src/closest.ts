/** Levenshtein distance: insertions, deletions and substitutions count 1 each. */
const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length]!;
};

/** Long values are not searched, and lists only so far: a guess is not worth seconds. */
const MAX_LENGTH = 200;
/** Pairs of letters compared. */
const MAX_PAIRS = 5_000_000;
/** Names that a message lists. */
const LISTED = 100;

/**
 * The tail of an error about a value that is not in a set: ` Did you mean "voc07"? Available: voc07, voc10.`
 * The guess is given when at most half of the longer word differs.
 */
export const didYouMean = (value: unknown, available: readonly string[]): string => {
  const given = String(value).toLowerCase(); // plain JavaScript may give anything
  let best: string | undefined;
  let distance = Infinity;
  let pairs = 0;
  for (const candidate of given.length > MAX_LENGTH ? [] : available) {
    if (candidate.length > MAX_LENGTH) continue;
    pairs += given.length * candidate.length;
    if (pairs > MAX_PAIRS) break;
    const d = editDistance(given, candidate.toLowerCase());
    if (d < distance && 2 * d <= Math.max(given.length, candidate.length)) [best, distance] = [candidate, d];
  }
  const guess = best === undefined ? '' : ` Did you mean "${best}"?`;
  const more = available.length > LISTED ? `, … (${available.length})` : '';
  return `${guess} Available: ${available.slice(0, LISTED).join(', ') || 'none'}${more}.`;
};
