import type { ImageHeader } from './image-header.js';
import type { DatasetIssue } from './types.js';

export interface SizeComparison {
  /** `scaled`: of the same shape, so that boxes relative to the annotation's size fit the image. */
  relation: 'equal' | 'scaled' | 'different';
  /** Whether the picture is used as EXIF turns it: unless the annotation's size fits the stored picture only. */
  isUpright: boolean;
}

/** Compares the size in an annotation with its image's. Only a quarter turn can be told by the size. */
export function compareSizes(
  header: ImageHeader,
  { width, height }: { width: number; height: number },
): SizeComparison {
  const isStored = width === header.storedWidth && height === header.storedHeight;
  const isShown = width === header.width && height === header.height;
  if (isStored || isShown) return { relation: 'equal', isUpright: isShown };
  // Resizing rounds each side to whole pixels: up to half of one at either end.
  const slack = (header.width + header.height) / 2;
  const isScaled =
    Math.abs(width * header.height - height * header.width) <= Math.max(slack, (width + height) / 2);
  return { relation: isScaled ? 'scaled' : 'different', isUpright: true };
}

/** What is said of a size that is not the image's; nothing of one that is. */
export function sizeIssue(
  header: ImageHeader,
  { width, height }: { width: number; height: number },
  { file, subject = 'The annotation' }: { file: string; subject?: string },
): DatasetIssue | undefined {
  const { relation } = compareSizes(header, { width, height });
  if (relation === 'equal') return undefined;
  const found = `${subject} says ${width}×${height}, the image is ${header.width}×${header.height}`;
  return relation === 'scaled'
    ? {
        code: 'size-mismatch',
        severity: 'warning',
        file,
        message: `${found}; the boxes are taken relative to ${width}×${height}.`,
      }
    : {
        code: 'size-mismatch',
        severity: 'error',
        file,
        message: `${found}, of another shape; the boxes are taken relative to ${width}×${height}, which moves them if they were drawn on this image.`,
      };
}
