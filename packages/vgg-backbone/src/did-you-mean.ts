/** ` Did you mean "conv1_1"?` where a name of the set is near, else nothing. */
export const didYouMean = (given: string, available: readonly string[]): string => {
  let best: string | undefined;
  let least = Math.max(2, given.length / 3); // "conv8-2" is near "conv8_2", "resnet" is near nothing
  for (const candidate of available) {
    const edits = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (edits <= least && (best === undefined || edits < least)) [best, least] = [candidate, edits];
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`;
};

/** Letters to insert, delete or replace to get from a to b (Levenshtein). */
const editDistance = (a: string, b: string): number => {
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
};
