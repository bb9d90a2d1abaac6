import { applyColour } from './apply-colour.js';
import { packPasses } from './colour-pass.js';
import { createScratch, resample } from './resample.js';
import type { Scratch } from './resample.js';
import type { AugmentationPlan, RgbImage, Size } from './types.js';

/**
 * The pixels of a plan. Colours are changed after cropping and resizing, on the target's pixels only: they are
 * functions of one pixel, so that the order makes no difference but for interpolation and rounding.
 *
 * @param image the source, or a version of it in another size (a decoder may have shrunk it)
 * @param out target pixels, RGB, `target.width * target.height * 3` bytes; made if not given
 * @returns `out`
 * @throws RangeError if the buffers do not have the length that their sizes ask for
 */
export function applyPlan(
  plan: AugmentationPlan,
  image: RgbImage,
  out: Uint8Array = new Uint8Array(plan.target.width * plan.target.height * 3),
  scratch: Scratch = createScratch(),
): Uint8Array {
  const { target, orientation, window, source, fill } = plan;
  checkLength('the image', image.data, image);
  checkLength('the target', out, target);
  const scaleX = image.width / source.width;
  const scaleY = image.height / source.height;
  const scaled = {
    left: window.left * scaleX,
    top: window.top * scaleY,
    width: window.width * scaleX,
    height: window.height * scaleY,
  };
  const { transpose, flipX, flipY } = orientation;
  // A transposed target is resampled lying on its side, in an order of mirroring that the transposition turns around.
  const size = transpose ? { width: target.height, height: target.width } : target;
  const pixels = transpose ? scratch.bytes('lying', out.length).subarray(0, out.length) : out;
  const flips = transpose ? { flipX: flipY, flipY: flipX } : { flipX, flipY };
  const covered = resample(image, scaled, { size, fill, ...flips }, pixels, scratch);
  for (const pass of packPasses(plan.photometric)) applyColour(pass, pixels, size.width, covered);
  if (transpose) transposePixels(pixels, size, out);
  return out;
}

function checkLength(what: string, { length }: Uint8Array, { width, height }: Size): void {
  const expected = width * height * 3;
  if (length === expected) return;
  throw new RangeError(`Expected ${expected} bytes for ${what} (${width}×${height} RGB), got ${length}.`);
}

/** out[x][y] = pixels[y][x] */
function transposePixels(pixels: Uint8Array, { width, height }: Size, out: Uint8Array): void {
  for (let x = 0, to = 0; x < width; x++) {
    for (let y = 0; y < height; y++, to += 3) {
      const from = (y * width + x) * 3;
      out[to] = pixels[from]!;
      out[to + 1] = pixels[from + 1]!;
      out[to + 2] = pixels[from + 2]!;
    }
  }
}
