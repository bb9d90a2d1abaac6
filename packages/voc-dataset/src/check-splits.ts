import type { CollectedEntry } from './collect-entries.js';
import { DISJOINT_KINDS } from './split-kind.js';
import type { SplitKind } from './split-kind.js';
import type { DatasetIssue } from './types.js';

/** A sample's classes and what it is for. */
export interface LabelledEntry extends CollectedEntry {
  /** Class names of its objects. */
  labels: readonly string[];
}

/**
 * Images that are in two splits that should have none in common, which makes a score too good, and classes that are
 * measured but never trained.
 */
export function checkSplits(entries: readonly LabelledEntry[]): DatasetIssue[] {
  return [...findOverlaps(entries), ...findUntrained(entries)];
}

function findOverlaps(entries: readonly CollectedEntry[]): DatasetIssue[] {
  return DISJOINT_KINDS.flatMap(([one, other]) => {
    const shared = entries.filter(({ kinds }) => kinds.has(one) && kinds.has(other));
    const [first] = shared;
    if (first === undefined) return [];
    const examples = shared
      .slice(0, 3)
      .map(({ id }) => id)
      .join(', ');
    return {
      code: 'split-overlap',
      severity: 'warning' as const,
      file: listFile(first, other),
      message: `${shared.length} images are in "${one}", too, such as ${examples}; scores on one are not honest.`,
    };
  });
}

function findUntrained(entries: readonly LabelledEntry[]): DatasetIssue[] {
  const labelsIn = (kind: SplitKind): Set<string> =>
    new Set(entries.filter(({ kinds }) => kinds.has(kind)).flatMap(({ labels }) => labels));
  const trained = labelsIn('train');
  if (trained.size === 0) return [];
  return (['val', 'test'] as const).flatMap((kind) =>
    [...labelsIn(kind)]
      .filter((label) => !trained.has(label))
      .sort()
      .map((label) => {
        const entry = entries.find(({ kinds, labels }) => kinds.has(kind) && labels.includes(label))!;
        return {
          code: 'class-untrained',
          severity: 'warning' as const,
          file: listFile(entry, kind),
          message: `Class "${label}" is in "${kind}" but not in "train": trained on that, it is never found.`,
        };
      }),
  );
}

/** The list of a kind, or the folder where there are no lists. */
function listFile({ layout }: CollectedEntry, kind: SplitKind): string {
  return layout.lists?.get(kind) ?? layout.root;
}
