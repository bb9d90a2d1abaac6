import { groupBy } from '../index-annotations.js';
import type { CocoCategory, CocoFile } from './coco-file.js';

/** Supercategories of a category that has none above it, in lower case. */
const NO_PARENT: readonly (string | undefined)[] = [undefined, '', 'none'];

/** Tells categories of several files apart, whose ids may be counted anew in each. */
export function categoryKey({ id, name }: CocoCategory): string {
  return `${id} ${name}`;
}

/**
 * Categories without an object in any of the files that are the supercategory of others and have none above themselves.
 * Roboflow puts such a root in front of the classes, as category 0; counted as a class it shifts every index by one.
 *
 * @param files all of a data set, so that its splits have the same classes
 * @returns names of the categories below it by the key of each
 */
export function rootCategories(files: readonly CocoFile[]): Map<string, string[]> {
  const used = new Set<string>();
  const categories = new Map<string, CocoCategory>();
  for (const file of files) {
    const keys = new Map(file.categories.map((one) => [one.id, categoryKey(one)]));
    for (const one of file.categories) categories.set(categoryKey(one), one);
    for (const { categoryId } of file.annotations) used.add(keys.get(categoryId) ?? '');
  }
  const children = groupBy([...categories], ([, { supercategory = '' }]) => supercategory);
  const roots = new Map<string, string[]>();
  for (const [key, one] of categories) {
    if (used.has(key) || !isTop(one)) continue;
    const below = (children.get(one.name) ?? []).filter(([other]) => other !== key);
    if (below.length > 0) roots.set(key, [...new Set(below.map(([, { name }]) => name))]);
  }
  return roots;
}

function isTop({ name, supercategory }: CocoCategory): boolean {
  return (
    !NO_PARENT.includes(name.toLowerCase()) &&
    (supercategory === name || NO_PARENT.includes(supercategory?.toLowerCase()))
  );
}
