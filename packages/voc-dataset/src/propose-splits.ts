import type { SplitKind } from './split-kind.js';
import { splitKind, splitNamesOf } from './split-kind.js';
import { parseSplitName } from './split-name.js';

/** Splits by what they are for, each as {@link readDataset} takes it; none where no name says so. */
export type ProposedSplits = Partial<Record<SplitKind, string>>;

/** Splits that take in others of a data set. */
const UNIONS: Readonly<Record<string, readonly SplitKind[]>> = {
  trainval: ['train', 'val'],
  all: ['train', 'val', 'test'],
};

/**
 * What to train, measure and test on, by the names of a data set's splits: `train`, else in another case (CVAT's `Train`), else
 * the only one that ends so (VoTT's `object_train`), else `trainval`. A split that is the only one, as CVAT's `default` is, is to
 * train on.
 *
 * @param splits as listDatasetSplits gives them
 * @param train the split that was chosen to train on: what overlaps with it is proposed for nothing else, and of `cat_train` the
 *   other is `cat_val`
 */
export function proposeSplits(splits: readonly string[], train?: string): ProposedSplits {
  const chosen = train ?? ofKind(splits, 'train') ?? named(splits, 'trainval') ?? only(splits);
  const rest = splits.filter((name) => !overlaps(name, chosen));
  const other = (kind: SplitKind) => ofKind(rest, kind, chosen);
  const [val, test] = [other('val'), other('test')];
  return {
    ...(chosen !== undefined && { train: chosen }),
    ...(val !== undefined && { val }),
    ...(test !== undefined && { test }),
  };
}

function ofKind(splits: readonly string[], kind: SplitKind, train?: string): string | undefined {
  const names = splitNamesOf(kind);
  const own = names.find((name) => splits.includes(name)) ?? splits.find((name) => splitKind(name) === kind);
  return own ?? counterpart(splits, kind, train) ?? lastWord(splits, kind);
}

/** Of `fold1_train` the `fold1_val`, if every part of the split has one. */
function counterpart(splits: readonly string[], kind: SplitKind, train = ''): string | undefined {
  for (const name of splitNamesOf(kind)) {
    const parts = train.split('+').map((part) => part.trim());
    const others = parts.map((part) => part.replace(/train(?:ing)?$/i, name));
    if (others.every((other, i) => other !== parts[i] && splits.includes(other))) return others.join('+');
  }
  return undefined;
}

/** `object_train` where it is the only such list: of several, as of several folds, one may hold what another is measured on. */
function lastWord(splits: readonly string[], kind: SplitKind): string | undefined {
  const lists = splits.filter((name) => splitKind(/.[_.-]([a-z]+)$/i.exec(name)?.[1] ?? '') === kind);
  return lists.length === 1 ? lists[0] : undefined;
}

function named(splits: readonly string[], name: string): string | undefined {
  return splits.includes(name) ? name : splits.find((split) => split.toLowerCase() === name);
}

function only(splits: readonly string[]): string | undefined {
  const [first] = splits;
  return splits.length === 1 && splitKind(first!) === undefined ? first : undefined;
}

function overlaps(name: string, chosen: string | undefined): boolean {
  if (chosen === undefined) return false;
  const kind = splitKind(name);
  return parseSplitName(chosen).some((part) => {
    const union = UNIONS[part.name.toLowerCase()];
    return part.name === name || (kind !== undefined && union?.includes(kind) === true);
  });
}
