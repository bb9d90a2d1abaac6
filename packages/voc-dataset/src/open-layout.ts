import type { AnnotationIndex } from './index-annotations.js';
import type { ImageIndex } from './index-images.js';
import type { DatasetLayout } from './read-layout.js';

/** A data set with the names of its files. */
export interface OpenLayout extends DatasetLayout {
  annotationIndex: AnnotationIndex;
  imageIndex: ImageIndex;
}
