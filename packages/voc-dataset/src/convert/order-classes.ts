import type { AnnotatedImage } from './annotated-set.js';
import { unknownClass } from '../unknown-class.js';

/**
 * The class list of images whose format names classes only where they occur: the given one, or the names sorted.
 *
 * @throws DatasetError CLASS_UNKNOWN for a label that a given list does not have
 */
export function orderClasses(
  images: readonly AnnotatedImage[],
  given: readonly string[] | undefined,
): string[] {
  const found = new Map<string, AnnotatedImage>();
  for (const image of images)
    for (const { label } of image.objects) if (!found.has(label)) found.set(label, image);
  if (given === undefined) return [...found.keys()].sort();
  const known = new Set(given);
  for (const [label, { image }] of found) {
    if (known.has(label)) continue;
    throw unknownClass(label, given, image, `of an object in ${image}`);
  }
  return [...given];
}
