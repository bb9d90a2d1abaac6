import { basename } from 'node:path';
import { formatAnnotation, type VocBox } from '@ssd/voc-dataset';
import type { PictureDetections } from './picture-detections.js';

/**
 * Detections as a Pascal VOC annotation: a first draft of labels, which training, `ssd validate` and annotation tools read.
 *
 * Boxes are in whole pixels, counted from 1, both ends included, inside the picture and at least two pixels wide and high:
 * readers take equal ends for a box without area. VOC has no place for a score.
 */
export function formatVoc({ file, path, width, height, detections }: Omit<PictureDetections, 'id'>): string {
  return formatAnnotation({
    name: basename(file === '-' ? path : file),
    width,
    height,
    objects: detections.map(({ label, box }) => ({
      label,
      box: wholePixels(box, { width, height }),
      difficult: false,
      truncated: false,
    })),
  });
}

function wholePixels({ xmin, ymin, xmax, ymax }: VocBox, size: { width: number; height: number }): VocBox {
  const [left, right] = wholeRange(xmin, xmax, size.width);
  const [top, bottom] = wholeRange(ymin, ymax, size.height);
  return { xmin: left, ymin: top, xmax: right, ymax: bottom };
}

/** The continuous range [from, to] covers the pixels from + 1 … to, once both lie between pixels. */
function wholeRange(from: number, to: number, most: number): [number, number] {
  const first = Math.min(Math.max(Math.round(from) + 1, 1), Math.max(most - 1, 1));
  return [first, Math.min(Math.max(Math.round(to), first + 1), most)];
}
