/** Long names are not searched, and lists only so far: a suggestion is not worth seconds. */
const MAX_LENGTH = 200;
/** Pairs of letters compared. */
const MAX_PAIRS = 5_000_000;
/** Names that a message lists. */
const LISTED = 100;

/** ` Did you mean "x"? Available: x, y.` — the end of the message about a name that is not in the list. */
export function suggest(name: string, available: readonly string[]): string {
  let pairs = 0;
  const nearest = (name.length > MAX_LENGTH ? [] : available)
    .filter(({ length }) => length <= MAX_LENGTH && (pairs += name.length * length) <= MAX_PAIRS)
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  // Beyond half of the letters changed, a suggestion would be a guess.
  const isClose = nearest !== undefined && nearest.distance <= Math.max(1, nearest.candidate.length / 2);
  const more = available.length > LISTED ? `, … (${available.length})` : '';
  return `${isClose ? ` Did you mean "${nearest.candidate}"?` : ''} Available: ${available.slice(0, LISTED).join(', ')}${more}.`;
}

/** Levenshtein distance: insertions, deletions and replacements of one letter. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
