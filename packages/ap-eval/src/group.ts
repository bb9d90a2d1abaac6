/** Rows by a small whole number: `rows[starts[k]] … rows[starts[k + 1] − 1]` are those with key k, in their order. */
export interface Groups {
  readonly rows: Uint32Array;
  /** Length groups + 1. */
  readonly starts: Uint32Array;
}

/**
 * A stable counting sort.
 *
 * @param keys of each row, all below `groups`
 * @param order rows to sort, in the order that equal keys keep; all rows from the first on where left out
 */
export function groupBy(keys: ArrayLike<number>, groups: number, order?: Uint32Array): Groups {
  const count = order?.length ?? keys.length;
  const starts = new Uint32Array(groups + 1);
  for (let i = 0; i < count; i++) starts[keys[order ? order[i]! : i]! + 1]!++;
  for (let k = 0; k < groups; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const rows = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const row = order ? order[i]! : i;
    rows[next[keys[row]!]!++] = row;
  }
  return { rows, starts };
}
