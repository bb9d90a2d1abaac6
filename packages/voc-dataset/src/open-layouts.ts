import type { DataRoots } from './data-roots.js';
import { findLayouts } from './find-layouts.js';
import { indexAnnotations } from './index-annotations.js';
import { indexImages } from './index-images.js';
import type { OpenLayout } from './open-layout.js';
import type { DatasetLayout, LayoutNeeds } from './read-layout.js';
import { expectAnnotations } from './unread-annotations.js';

/**
 * {@link findLayouts}, with the names of the files in each.
 *
 * @throws DatasetError as that, and ANNOTATIONS_NOT_FOUND where none has an annotation
 */
export async function openLayouts(
  roots: DataRoots,
  names?: ReadonlySet<string>,
  needs?: LayoutNeeds,
): Promise<[OpenLayout, ...OpenLayout[]]> {
  const [first, ...others] = await findLayouts(roots, names, needs);
  const layouts = [await open(first), ...(await Promise.all(others.map(open)))] as const;
  await expectAnnotations(layouts);
  return [...layouts];
}

async function open(layout: DatasetLayout): Promise<OpenLayout> {
  const [annotationIndex, imageIndex] = await Promise.all([
    indexAnnotations(layout.annotations),
    indexImages(layout.images),
  ]);
  return { ...layout, annotationIndex, imageIndex };
}
