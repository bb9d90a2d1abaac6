import { basename } from 'node:path';
import { compareSizes, sizeIssue } from '../compare-sizes.js';
import { DatasetError } from '../dataset-error.js';
import type { ImageHeader } from '../image-header.js';
import { readImageHeader } from '../image-header.js';
import type { DatasetIssue } from '../types.js';
import type { AnnotatedImage } from './annotated-set.js';
import { isQuarterTurn, turnBox, undoing } from './turn-box.js';

/** An image without its name. */
export type Frame = Omit<AnnotatedImage, 'id'>;

/**
 * The header of an image whose size is stated elsewhere. One that cannot be read is taken over as it is, with an issue:
 * BMP, for one.
 */
export async function tryHeader(image: string): Promise<{ header?: ImageHeader; issues: DatasetIssue[] }> {
  try {
    return { header: await readImageHeader(image), issues: [] };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    const message = `${error.message} Its size is not compared; it is taken over as it is.`;
    return { issues: [{ code: 'image-unreadable', severity: 'warning', file: image, message }] };
  }
}

/**
 * Compares the size that boxes were drawn in with the image's, and puts boxes that were drawn on the stored picture where
 * EXIF turns them: between formats, boxes are those of the picture as it is shown.
 *
 * @param file names the file that states the size
 */
export function frameImage(
  found: Frame,
  header: ImageHeader,
  file: string,
): { frame: Frame; issues: DatasetIssue[] } {
  const subject = file === found.image ? 'The annotation' : basename(file);
  const issue = sizeIssue(header, found, { file: found.image, subject });
  const issues = issue === undefined ? [] : [issue];
  if (compareSizes(header, found).isUpright || !isQuarterTurn(header.orientation))
    return { frame: found, issues };
  const { width, height } = found;
  const objects = found.objects.map((object) => ({
    ...object,
    box: turnBox(object.box, { width, height }, header.orientation),
  }));
  const frame = { ...found, width: height, height: width, objects, storedAs: header.orientation };
  return { frame, issues };
}

/** What {@link frameImage} was given: for formats that say which picture they mean. */
export function unframeImage<T extends Frame>(image: T): T {
  const { width, height, storedAs } = image;
  if (storedAs === undefined) return image;
  const objects = image.objects.map((object) => ({
    ...object,
    box: turnBox(object.box, { width, height }, undoing(storedAs)),
  }));
  return { ...image, width: height, height: width, objects };
}
