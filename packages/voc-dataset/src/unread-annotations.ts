import { DatasetError } from './dataset-error.js';
import { filesBelow } from './files-below.js';
import type { OpenLayout } from './open-layout.js';
import type { DatasetIssue } from './types.js';

/** Annotation files that nothing reads, since another has their name. */
export function unreadAnnotations(layouts: readonly OpenLayout[]): DatasetIssue[] {
  return layouts
    .flatMap(({ annotationIndex }) => annotationIndex.shadowed)
    .map(({ file, by }) => ({
      code: 'annotation-unread',
      severity: 'warning',
      file,
      message: `Not read: ${by} has the same name and is used. Rename one of them, with its image.`,
    }));
}

/**
 * Data sets with files, but without one annotation, cannot be meant. Where lists name images, each of these is told of
 * instead; a folder of nothing is one.
 *
 * @throws DatasetError ANNOTATIONS_NOT_FOUND
 */
export async function expectAnnotations(layouts: readonly OpenLayout[]): Promise<void> {
  if (layouts.some(({ lists, annotationIndex }) => lists !== undefined || annotationIndex.ids.length > 0))
    return;
  const { annotations, imageIndex } = layouts[0]!;
  const names = await filesBelow(annotations, () => true);
  if (names.length === 0 && imageIndex.files.length === 0) return;
  const found = names.length === 0 ? 'nothing' : `only ${names.slice(0, 8).join(', ')}`;
  throw new DatasetError(
    'ANNOTATIONS_NOT_FOUND',
    `Expected XML files in ${annotations} or its sub-folders, one an image, found ${found}.`,
    { hint: 'Name the folder that has them.', file: annotations },
  );
}
