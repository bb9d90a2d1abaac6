import { join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import type { OpenLayout } from './open-layout.js';
import { plainSplits, selectSplit } from './select-split.js';
import type { SplitEntry } from './select-split.js';
import { splitKind } from './split-kind.js';
import type { SplitKind } from './split-kind.js';
import type { DatasetIssue } from './types.js';
import { unreadAnnotations } from './unread-annotations.js';
import { fullMessage } from './full-message.js';

/** An image, and what it is for. */
export interface CollectedEntry extends SplitEntry {
  kinds: Set<SplitKind>;
}

/** Seed of the split of folders without lists, the default of readDataset. */
const SPLIT_SEED = 0;

/**
 * The images of all data sets, sorted by name: what the folders have and what their lists name, or those of some splits.
 *
 * @throws DatasetError if a split that is asked for is not there or cannot be read
 */
export async function collectEntries(
  layouts: readonly OpenLayout[],
  splits: readonly string[] | undefined,
): Promise<{ entries: CollectedEntry[]; issues: DatasetIssue[] }> {
  const collected = new Map<string, CollectedEntry>();
  const add = (entry: SplitEntry): void => {
    const key = keyOf(entry);
    if (!collected.has(key)) collected.set(key, { ...entry, kinds: new Set() });
  };
  const issues = unreadAnnotations(layouts);
  for (const split of splits ?? []) {
    const selected = await selectSplit(layouts, split, SPLIT_SEED);
    issues.push(...selected.issues);
    selected.entries.forEach(add);
  }
  for (const layout of layouts) {
    if (splits === undefined) for (const id of layout.annotationIndex.ids) add({ layout, id });
    for (const name of plainSplits(layout)) {
      const list = await readSplit(layout, name);
      if (splits === undefined) {
        issues.push(...list.issues);
        list.entries.forEach(add);
      }
      const kind = splitKind(name);
      if (kind !== undefined) for (const entry of list.entries) collected.get(keyOf(entry))?.kinds.add(kind);
    }
  }
  const entries = [...collected.values()].sort(
    (a, b) => layouts.indexOf(a.layout) - layouts.indexOf(b.layout) || (a.id < b.id ? -1 : 1),
  );
  return { entries, issues };
}

/** A list may spell a name in another case than its file. */
function keyOf({ layout, id }: SplitEntry): string {
  return layout.annotationIndex.find(id) ?? join(layout.annotations, id);
}

/** A list that cannot be read names nothing and is an issue. */
async function readSplit(
  layout: OpenLayout,
  name: string,
): Promise<{ entries: SplitEntry[]; issues: DatasetIssue[] }> {
  // Of a folder without lists every image has its place in a drawn split, if there is one.
  if (layout.lists === undefined && layout.annotationIndex.ids.length === 0)
    return { entries: [], issues: [] };
  try {
    return await selectSplit([layout], name, SPLIT_SEED);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    const isEmpty = error.code === 'SPLIT_EMPTY';
    // With one or two images, no split can be drawn that has one of each.
    if (isEmpty && layout.lists === undefined) return { entries: [], issues: [] };
    const issue: DatasetIssue = {
      code: isEmpty ? 'split-empty' : 'split-invalid',
      severity: isEmpty ? 'warning' : 'error',
      file: error.file ?? layout.root,
      message: fullMessage(error),
    };
    return { entries: [], issues: [issue] };
  }
}
