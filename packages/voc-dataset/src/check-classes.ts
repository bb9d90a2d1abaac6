import { suggestName } from '@ssd/names';
import { groupBy } from './index-annotations.js';
import type { DatasetIssue } from './types.js';

/** The class names of an annotation's objects. */
export interface LabelledAnnotation {
  annotation: string;
  labels: readonly string[];
}

/** Fewer objects than this are hardly enough to learn a class from. */
const FEW_OBJECTS = 10;

/** A most common class in so many of the images with objects is expected in all of them. */
const COMMON_SHARE = 0.9;
/** Fewest images that make such an expectation. */
const COMMON_IMAGES = 10;

/** Number of objects by class name, sorted by name. */
export function countClasses(annotations: readonly LabelledAnnotation[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of annotations)
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What the class names tell: names that are not in the list, spellings of one name, classes with hardly an example, and
 * images that lack the most common class where nearly all others show it, whose labels may have been forgotten.
 *
 * @param place file of issues that belong to no single annotation
 * @param classes names that may occur
 */
export function checkClasses(
  annotations: readonly LabelledAnnotation[],
  place: string,
  classes?: readonly string[],
): DatasetIssue[] {
  const counts = new Map(Object.entries(countClasses(annotations)));
  return [
    ...(classes ? findUnknown(annotations, classes) : []),
    ...findVariants(annotations, counts),
    ...findRare(counts, place),
    ...findSuspects(annotations, counts),
  ];
}

function findUnknown(annotations: readonly LabelledAnnotation[], classes: readonly string[]): DatasetIssue[] {
  const known = new Set(classes);
  return annotations.flatMap(({ annotation, labels }) =>
    [...new Set(labels)]
      .filter((label) => !known.has(label))
      .map((label) => ({
        code: 'class-unknown',
        severity: 'error' as const,
        file: annotation,
        message: `Unknown class "${label}"; training with this list stops here.${suggestName(label, classes)}`,
      })),
  );
}

/** Names that differ in case, spaces, hyphens or underscores only. */
function findVariants(
  annotations: readonly LabelledAnnotation[],
  counts: ReadonlyMap<string, number>,
): DatasetIssue[] {
  const groups = groupBy([...counts.keys()], (label) =>
    label
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ''),
  );
  const places = new Map<string, string>();
  for (const { annotation, labels } of annotations)
    for (const label of labels) if (!places.has(label)) places.set(label, annotation);
  return [...groups.values()].flatMap((group) => {
    const [main, ...variants] = group.sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
    return variants.map((variant) => ({
      code: 'class-variant',
      severity: 'warning' as const,
      file: places.get(variant)!,
      message: `"${variant}" (${counts.get(variant)} objects, the first here) and "${main!}" (${counts.get(main!)}) train as two classes.`,
    }));
  });
}

function findRare(counts: ReadonlyMap<string, number>, place: string): DatasetIssue[] {
  return [...counts]
    .filter(([, count]) => count < FEW_OBJECTS)
    .map(([name, count]) => ({
      code: 'rare-class',
      severity: 'info',
      file: place,
      message: `Class "${name}" has ${count} objects only; expect little of it.`,
    }));
}

function findSuspects(
  annotations: readonly LabelledAnnotation[],
  counts: ReadonlyMap<string, number>,
): DatasetIssue[] {
  const [common] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (common === undefined) return [];
  const [name] = common;
  const labelled = annotations.filter(({ labels }) => labels.length > 0);
  const without = labelled.filter(({ labels }) => !labels.includes(name));
  const having = labelled.length - without.length;
  if (having < COMMON_IMAGES || having < COMMON_SHARE * labelled.length) return [];
  return without.map(({ annotation }) => ({
    code: 'common-class-missing',
    severity: 'info',
    file: annotation,
    message: `No "${name}" here, which ${having} of ${labelled.length} images with objects have. If it was forgotten, it trains as background.`,
  }));
}
