/** Class names with the index of each. */
export interface ClassList {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export function classList(names: readonly string[]): ClassList {
  return {
    names,
    indexOf: new Map(names.map((name, i) => [name, i])),
  };
}
