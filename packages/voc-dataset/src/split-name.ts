/** A part of a split's name: `trainval`, or `VOC2007:trainval` for that of one data set of several. */
export interface SplitPart {
  set?: string;
  name: string;
}

/** `VOC2007:trainval+VOC2012:trainval` in its parts. */
export function parseSplitName(split: string): SplitPart[] {
  return split.split('+').map((written) => {
    const part = written.trim();
    const at = part.lastIndexOf(':');
    return at <= 0 ? { name: part } : { set: part.slice(0, at).trim(), name: part.slice(at + 1).trim() };
  });
}

/** The data sets that are meant, where every part says which. */
export function namedSets(splits: readonly string[]): ReadonlySet<string> | undefined {
  const sets = splits.flatMap(parseSplitName).map(({ set }) => set);
  const named = sets.filter((set) => set !== undefined);
  return named.length > 0 && named.length === sets.length ? new Set(named) : undefined;
}
