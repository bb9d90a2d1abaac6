import type { DataRoots } from './data-roots.js';
import { findLayouts } from './find-layouts.js';
import { indexAnnotations } from './index-annotations.js';
import type { AnnotationIndex } from './index-annotations.js';
import { indexImages } from './index-images.js';
import type { ImageIndex } from './index-images.js';
import type { DatasetLayout, LayoutNeeds } from './read-layout.js';

/** A data set with the names of its files. */
export interface OpenLayout extends DatasetLayout {
  annotationIndex: AnnotationIndex;
  imageIndex: ImageIndex;
}

/** {@link findLayouts}, with the names of the files in each. */
export async function openLayouts(
  roots: DataRoots,
  names?: ReadonlySet<string>,
  needs?: LayoutNeeds,
): Promise<[OpenLayout, ...OpenLayout[]]> {
  const [first, ...others] = await findLayouts(roots, names, needs);
  return [await open(first), ...(await Promise.all(others.map(open)))];
}

async function open(layout: DatasetLayout): Promise<OpenLayout> {
  const [annotationIndex, imageIndex] = await Promise.all([
    indexAnnotations(layout.annotations),
    indexImages(layout.images),
  ]);
  return { ...layout, annotationIndex, imageIndex };
}
