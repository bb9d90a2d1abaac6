/** Edits (a letter put in, taken out or changed) that turn one text into the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
};

/** Long names are not searched, and lists only so far: a suggestion is not worth seconds. */
const MAX_LENGTH = 200;
/** Pairs of letters compared. */
const MAX_PAIRS = 5_000_000;

/** The name most like what was written, if a third of its letters or fewer differ. */
export const closestName = (written: string, names: readonly string[]): string | undefined => {
  if (written.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  let pairs = 0;
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= least) continue;
    pairs += written.length * name.length;
    if (pairs > MAX_PAIRS) break;
    const edits = distance(written.toLowerCase(), name.toLowerCase());
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
};
