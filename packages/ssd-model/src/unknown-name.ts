/** Message for a name outside a set: the set, and the member that was probably meant. */
export const unknownName = (what: string, name: string, available: readonly string[]): string => {
  const [nearest] = available
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  // A third of the letters, at least two: "vgg30" is near "vgg300", "resnet" is near nothing.
  const meant =
    nearest !== undefined && nearest.edits <= Math.max(2, name.length / 3) ? nearest.candidate : undefined;
  const question = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `Unknown ${what} "${name}".${question} Available: ${available.join(', ')}.`;
};

/** Letters to insert, delete or replace to get from a to b (Levenshtein). */
const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
};
