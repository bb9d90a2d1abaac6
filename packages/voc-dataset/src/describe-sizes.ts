import { areaClass } from './area-class.js';
import type { AreaClass } from './area-class.js';
import { distribution } from './distribution.js';
import type { Distribution } from './distribution.js';
import type { VocSample } from './types.js';

/** Sizes and shapes of images and boxes. */
export interface SizeDescription {
  /** Sizes of images in pixels, the most frequent first. */
  imageSizes: { width: number; height: number; images: number }[];
  /** Width by height of the images. */
  imageAspects: Distribution;
  boxesPerImage: Distribution;
  /** Objects by COCO's classes of area in the image's pixels: below 32², below 96², and larger. */
  areas: Record<AreaClass, number>;
  /** Square root of a box's share of its image's area, 0 to 1: its side, if both were squares. */
  boxScales: Distribution;
  /** Width by height of the boxes, in pixels. */
  boxAspects: Distribution;
}

/** Lower ends of the histograms' bins. */
const ASPECTS = [0, 0.25, 0.33, 0.5, 0.67, 0.9, 1.1, 1.5, 2, 3, 4];
const COUNTS = [0, 1, 2, 3, 4, 5, 6, 11, 21, 51, 101];
const SCALES = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9];

export function describeSizes(samples: readonly VocSample[]): SizeDescription {
  const boxes = samples.flatMap(({ width, height, objects }) =>
    objects.map(({ box }) => ({
      box,
      width: box.xmax - box.xmin + 1, // both ends count
      height: box.ymax - box.ymin + 1,
      imageArea: width * height,
    })),
  );
  const areas: Record<AreaClass, number> = { small: 0, medium: 0, large: 0 };
  for (const { box } of boxes) areas[areaClass(box)]++;
  return {
    imageSizes: countSizes(samples),
    imageAspects: distribution(
      samples.map(({ width, height }) => width / height),
      ASPECTS,
    ),
    boxesPerImage: distribution(
      samples.map(({ objects }) => objects.length),
      COUNTS,
    ),
    areas,
    boxScales: distribution(
      boxes.map(({ width, height, imageArea }) => Math.sqrt((width * height) / imageArea)),
      SCALES,
    ),
    boxAspects: distribution(
      boxes.map(({ width, height }) => width / height),
      ASPECTS,
    ),
  };
}

function countSizes(samples: readonly VocSample[]): SizeDescription['imageSizes'] {
  const counts = new Map<string, { width: number; height: number; images: number }>();
  for (const { width, height } of samples) {
    const key = `${width}×${height}`;
    const count = counts.get(key) ?? { width, height, images: 0 };
    count.images++;
    counts.set(key, count);
  }
  return [...counts.values()].sort(
    (a, b) => b.images - a.images || a.width * a.height - b.width * b.height || a.width - b.width,
  );
}
