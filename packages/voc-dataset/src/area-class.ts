import type { VocBox } from './types.js';

/** COCO's classes of an object's area in the image's pixels: below 32², below 96², and larger. */
export const AREA_CLASSES = ['small', 'medium', 'large'] as const;
export type AreaClass = (typeof AREA_CLASSES)[number];

export function areaClass({ xmin, ymin, xmax, ymax }: VocBox): AreaClass {
  const area = (xmax - xmin + 1) * (ymax - ymin + 1); // both ends count
  return area < 32 ** 2 ? 'small' : area < 96 ** 2 ? 'medium' : 'large';
}
