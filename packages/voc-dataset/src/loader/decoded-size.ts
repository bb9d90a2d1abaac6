import type { AugmentationSettings, Size } from '@ssd/augment';

/**
 * How much of a large picture is kept when it is decoded.
 *
 * - `fitted`: at most twice the target's width and height.
 * - `halved`: shrunk by 2, 4 or 8, which a JPEG decoder does without looking at every pixel, as long as twice the
 *   target's width and height are left.
 */
export type Detail = 'fitted' | 'halved';

/**
 * `halved` where resizing is drawn from several interpolations, which are to see the picture's own pixels; `fitted`
 * where it is smooth anyway.
 */
export function detailOf({ resize }: AugmentationSettings): Detail {
  return resize ? 'halved' : 'fitted';
}

/**
 * Size that an image is decoded to for a target: large enough to leave a crop of half the picture sharp, small enough
 * to spare the memory of large photographs. A function of the sizes only, so that a cached image is the same as a
 * fresh one.
 */
export function decodedSize(image: Size, target: Size, detail: Detail): Size {
  if (detail === 'fitted') {
    return {
      width: Math.min(image.width, 2 * target.width),
      height: Math.min(image.height, 2 * target.height),
    };
  }
  const fits = (factor: number) =>
    image.width >= 2 * target.width * factor && image.height >= 2 * target.height * factor;
  const factor = [8, 4, 2].find(fits) ?? 1;
  return { width: Math.ceil(image.width / factor), height: Math.ceil(image.height / factor) };
}
