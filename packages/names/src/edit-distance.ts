/**
 * Letters to insert, delete or replace, and neighbours to exchange, to get from `a` to `b`, no letter touched twice (optimal
 * string alignment: Levenshtein, 1966, with Damerau's exchanges, 1964). O(a.length · b.length).
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, before[j - 2]! + 1);
      }
      next.push(edits);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
