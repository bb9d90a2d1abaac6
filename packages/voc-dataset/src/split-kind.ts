/** What a split is for. No image should serve for two of them. */
export type SplitKind = 'train' | 'val' | 'test';

const NAMES: Readonly<Record<SplitKind, readonly string[]>> = {
  train: ['train', 'training'],
  val: ['val', 'valid', 'validation'],
  test: ['test', 'testing'],
};

/** Every two that must have no image in common. */
export const DISJOINT_KINDS = [
  ['train', 'val'],
  ['train', 'test'],
  ['val', 'test'],
] as const satisfies readonly (readonly [SplitKind, SplitKind])[];

/** What a split is for by its name; nothing for others, such as `trainval`, which overlaps by design. */
export function splitKind(name: string): SplitKind | undefined {
  const kinds: readonly SplitKind[] = ['train', 'val', 'test'];
  return kinds.find((kind) => NAMES[kind].includes(name.toLowerCase()));
}

/** Names of the splits that are for it, best first. */
export function splitNamesOf(kind: SplitKind): readonly string[] {
  return NAMES[kind];
}
