import { DatasetError } from './dataset-error.js';
import { isClassList } from './find-lists.js';
import { readList } from './read-list.js';
import type { ScannedSample } from './scan-samples.js';
import type { OpenLayout } from './open-layout.js';
import type { DatasetIssue } from './types.js';

/**
 * VOC's lists of one class, such as `dog_train`, against the annotations: 1 and 0 mark images with the class, −1 those
 * without. Detectors are trained on the annotations, so that a difference matters only to who reads such a list.
 */
export async function checkClassLists(
  layout: OpenLayout,
  scanned: readonly ScannedSample[],
): Promise<DatasetIssue[]> {
  const { lists = new Map<string, string>() } = layout;
  const labelsOf = new Map(
    scanned
      .filter((one) => one.layout === layout && one.sample !== undefined)
      .map(({ id, labels }) => [id, labels] as const),
  );
  const classes = new Set([...labelsOf.values()].flat());
  const issues: DatasetIssue[] = [];
  for (const [name, file] of lists) {
    const label = name.slice(0, name.lastIndexOf('_'));
    if (!isClassList(name, lists) || !classes.has(label)) continue;
    const wrong = (await entriesOf(file, layout)).filter(({ id, flag }) => {
      const labels = labelsOf.get(id);
      return labels !== undefined && flag !== undefined && flag >= 0 !== labels.includes(label);
    });
    const [first] = wrong;
    if (first === undefined) continue;
    const what =
      first.flag === -1 ? 'without it, and its annotation has one' : 'with it, and its annotation has none';
    issues.push({
      code: 'class-list-mismatch',
      severity: 'info',
      file,
      message: `${wrong.length} images are marked otherwise than annotated for "${label}"; "${first.id}" (line ${first.line}) as ${what}. The annotations are used.`,
    });
  }
  return issues;
}

/** A list that cannot be read says nothing; nothing but a split of its own name depends on it. */
function entriesOf(file: string, { annotationIndex, root }: OpenLayout) {
  return readList(file, (id) => annotationIndex.find(id) !== undefined, root).catch((error: unknown) => {
    if (error instanceof DatasetError) return [];
    throw error;
  });
}
