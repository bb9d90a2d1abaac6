import { visibleName } from '@ssd/names';
import type { PictureDetections } from './picture-detections.js';

/** Of a share of the picture: 0.006 pixels of one 6000 pixels wide. */
const DIGITS = 6;

/**
 * Detections as the reference's detect writes them, one a line, best first: `label labelid cx cy w h`.
 *
 * `labelid` is the label's place in the class list, from 0. Centre and size are shares of the picture's width and height,
 * continuous, 0…1. A label may hold spaces: the numbers are the last fields. What would break the line is written out in it.
 *
 * @param scores put the score, 0…1, behind each line, which the reference does not write. @default false
 */
export function formatTxt(
  { width, height, detections }: Pick<PictureDetections, 'width' | 'height' | 'detections'>,
  { classes, scores = false }: { classes: readonly string[]; scores?: boolean },
): string {
  const index = new Map(classes.map((name, i) => [name, i]));
  return detections
    .map(({ label, score, box: { xmin, ymin, xmax, ymax } }) => {
      const shares = [
        (xmin + xmax) / 2 / width,
        (ymin + ymax) / 2 / height,
        (xmax - xmin) / width,
        (ymax - ymin) / height,
        ...(scores ? [score] : []),
      ];
      return `${visibleName(label)} ${index.get(label)!} ${shares.map((share) => share.toFixed(DIGITS)).join(' ')}\n`;
    })
    .join('');
}
