import type { AnnotatedSet } from './annotated-set.js';
import { formatNamed } from './dataset-formats.js';
import type { DatasetFormat } from './dataset-formats.js';

/** A set without the images that are in no split, for formats that know images by their splits alone. */
export function dropUnlisted(set: AnnotatedSet, to: DatasetFormat, input: string): AnnotatedSet {
  if (formatNamed(to).keepsUnlisted) return set;
  const listed = new Set([...set.splits.values()].flat());
  const images = set.images.filter(({ id }) => listed.has(id));
  const dropped = set.images.length - images.length;
  if (dropped === 0) return set;
  const message = `${dropped} images are in no split; ${to} has no place for them, they are left out.`;
  return {
    ...set,
    images,
    issues: [...set.issues, { code: 'image-unlisted', severity: 'warning', file: input, message }],
  };
}
