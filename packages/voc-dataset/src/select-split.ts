import { join } from 'node:path';
import { suggestName } from '@ssd/names';
import { DatasetError } from './dataset-error.js';
import { DRAWN_SPLITS, drawSplit } from './draw-split.js';
import { isClassList } from './find-lists.js';
import type { OpenLayout } from './open-layout.js';
import { readList } from './read-list.js';
import type { DatasetLayout } from './read-layout.js';
import { parseSplitName } from './split-name.js';
import type { SplitPart } from './split-name.js';
import type { DatasetIssue } from './types.js';

/** An image of a split, by the name that its data set has for it. */
export interface SplitEntry {
  layout: OpenLayout;
  id: string;
}

export interface SelectedSplit {
  /** Each once, in the order of the lists. */
  entries: SplitEntry[];
  issues: DatasetIssue[];
}

/** Names of the splits that a data set has, sorted. */
export function splitNames({ lists, wholeSplit, splitFolders }: DatasetLayout): string[] {
  if (wholeSplit !== undefined) return [wholeSplit, 'all'];
  if (splitFolders !== undefined) return [...splitFolders.keys(), 'all'].sort();
  return lists === undefined ? [...DRAWN_SPLITS] : [...lists.keys()].sort();
}

/**
 * The images of a split. Parts joined by `+` follow each other: `train+val`; a part without the name of a data set
 * takes in all that have such a split: of VOC2007 and VOC2012, `trainval` is both.
 *
 * @param splitSeed seed of the split that is drawn where a data set has no lists
 * @throws DatasetError SPLIT_NOT_FOUND, SPLIT_EMPTY or SPLIT_LINE_INVALID
 */
export async function selectSplit(
  layouts: readonly OpenLayout[],
  split: string,
  splitSeed: number,
): Promise<SelectedSplit> {
  const chosen = new Map<OpenLayout, Map<string, SplitEntry>>(layouts.map((layout) => [layout, new Map()]));
  const order: SplitEntry[] = [];
  const issues: DatasetIssue[] = [];
  for (const part of parseSplitName(split)) {
    const { having, lacking } = layoutsOf(layouts, part);
    issues.push(...lacking.map((layout) => partial(part, layout)));
    for (const layout of having) {
      const ids = await idsOf(layout, part.name, splitSeed);
      const known = chosen.get(layout)!;
      for (const id of ids) {
        // A name in another case is the same image where only one can be meant.
        const key = layout.annotationIndex.find(id) ?? id;
        if (known.has(key)) continue;
        const entry = { layout, id };
        known.set(key, entry);
        order.push(entry);
      }
    }
  }
  return { entries: order, issues };
}

function layoutsOf(
  layouts: readonly OpenLayout[],
  { set, name }: SplitPart,
): { having: OpenLayout[]; lacking: OpenLayout[] } {
  const meant = set === undefined ? layouts : layouts.filter((layout) => isCalled(layout, set));
  if (meant.length === 0) {
    const names = [...new Set(layouts.map((layout) => layout.name))];
    throw new DatasetError(
      'SPLIT_NOT_FOUND',
      `Unknown data set "${set ?? ''}" of split "${name}".${suggestName(set ?? '', names)}`,
      { hint: 'Name one of those data sets.', file: layouts[0]!.root },
    );
  }
  const having = meant.filter((layout) => splitNames(layout).includes(name));
  if (having.length === 0) throw unknownSplit(name, meant);
  // Folders that are a split each lack the others by design.
  const lacking = meant.filter((layout) => !having.includes(layout) && layout.wholeSplit === undefined);
  return { having, lacking: set === undefined ? lacking : [] };
}

function isCalled({ name }: OpenLayout, set: string): boolean {
  return name.toLowerCase() === set.toLowerCase();
}

function partial({ name }: SplitPart, layout: OpenLayout): DatasetIssue {
  return {
    code: 'split-partial',
    severity: 'info',
    file: layout.root,
    message: `${layout.name} has no split "${name}"; it adds nothing to it.`,
  };
}

async function idsOf(layout: OpenLayout, name: string, splitSeed: number): Promise<string[]> {
  const { annotationIndex, lists, wholeSplit, splitFolders } = layout;
  if (wholeSplit !== undefined || (splitFolders !== undefined && name === 'all'))
    return notEmpty([...annotationIndex.ids], name, layout.annotations);
  const folder = splitFolders?.get(name);
  if (folder !== undefined) {
    const ids = annotationIndex.ids.filter((id) => id.startsWith(`${folder}/`));
    return notEmpty(ids, name, join(layout.annotations, folder));
  }
  const file = lists?.get(name);
  if (file === undefined) {
    const drawn = DRAWN_SPLITS.find((candidate) => candidate === name)!;
    return notEmpty(drawSplit(annotationIndex.ids, drawn, splitSeed), name, layout.annotations);
  }
  const entries = await readList(file, (id) => annotationIndex.find(id) !== undefined, layout.root);
  // What a list of one class marks with −1 are the pictures without that class.
  const ids = entries.filter(({ flag }) => flag !== -1).map(({ id }) => id);
  return notEmpty(ids, name, file);
}

function notEmpty(ids: string[], name: string, file: string): string[] {
  if (ids.length > 0) return ids;
  throw new DatasetError(
    'SPLIT_EMPTY',
    `Expected at least one image in split "${name}", found none in ${file}.`,
    { hint: 'Write the names of its pictures into it, one a line, or name another split.', file },
  );
}

function unknownSplit(name: string, layouts: readonly OpenLayout[]): DatasetError {
  const available = [...new Set(layouts.flatMap((layout) => plainSplits(layout)))];
  const where = layouts.map(({ root }) => root).join(', ');
  return new DatasetError(
    'SPLIT_NOT_FOUND',
    `Unknown split "${name}" in ${where}.${suggestName(name, available)}`,
    { hint: 'Name one of those splits; they can be joined: "train+val".', file: layouts[0]!.root },
  );
}

/** The splits of a data set without VOC's lists of one class. */
export function plainSplits(layout: DatasetLayout): string[] {
  return splitNames(layout).filter((name) => layout.lists === undefined || !isClassList(name, layout.lists));
}
