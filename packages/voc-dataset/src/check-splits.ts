import { join } from 'node:path';
import type { DatasetLayout } from './find-layout.js';
import { listSplits, readSplit } from './read-split.js';
import type { DatasetIssue } from './types.js';

/** Splits that must have no image in common. */
const DISJOINT = [
  ['train', 'val'],
  ['train', 'test'],
  ['val', 'test'],
] as const;

/** Images that are in two lists that should have none in common: they make a score too good. */
export async function checkSplits(layout: DatasetLayout): Promise<DatasetIssue[]> {
  const { imageSets } = layout;
  if (imageSets === undefined) return [];
  const available = await listSplits(layout);
  const issues: DatasetIssue[] = [];
  for (const [one, other] of DISJOINT) {
    if (!available.includes(one) || !available.includes(other)) continue;
    const [first, second] = await Promise.all([one, other].map((name) => idsOf(layout, name)));
    const shared = first!.filter((id) => second!.includes(id));
    if (shared.length === 0) continue;
    const examples = shared.slice(0, 3).join(', ');
    issues.push({
      code: 'split-overlap',
      severity: 'warning',
      file: join(imageSets, `${other}.txt`),
      message: `${shared.length} images are in "${one}", too, such as ${examples}; scores on one are not honest.`,
    });
  }
  return issues;
}

/** A list that cannot be read names nothing here; the validation reports it itself. */
const idsOf = (layout: DatasetLayout, name: string): Promise<string[]> =>
  readSplit(layout, name, { splitSeed: 0 }).catch(() => []);
