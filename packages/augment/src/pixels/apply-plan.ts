import { ArgumentRangeError, expectObject, expectTypedArray } from '@ssd/errors';
import { applyColour } from './apply-colour.js';
import { packPasses } from './colour-pass.js';
import { resample } from './resample.js';
import { createScratch } from './scratch.js';
import type { Scratch } from './scratch.js';
import { sourceRegion } from './source-region.js';
import type { Rectangle, Size, SourceImage } from '../geometry.js';
import { effectOf } from '../operations/effects.js';
import type { AugmentationPlan } from '../plan.js';

/**
 * The pixels of a plan. Colours are changed after cropping and resizing, on the target's pixels only: they are
 * functions of one pixel, so that the order makes no difference but for interpolation and rounding.
 *
 * @param image the source, the part of it that {@link sourceRegion} asks for, or all of it in another size (a decoder may
 *   have shrunk it)
 * @param given target pixels, RGB, `target.width * target.height * 3` bytes; made if not given
 * @returns them
 * @throws ArgumentRangeError, ArgumentTypeError if the buffers do not have the length that their sizes ask for
 */
export function applyPlan(
  plan: AugmentationPlan,
  image: SourceImage,
  given?: Uint8Array,
  scratch: Scratch = createScratch(),
): Uint8Array {
  expectObject(plan, ['window', 'source', 'target'], 'the plan', 'Make one with the plan() of a pipeline.');
  expectObject(image, ['data', 'width', 'height'], 'the image', 'Give pixels as { data, width, height }.');
  expectTypedArray(image.data, 'Uint8Array', 'image.data');
  const out = given ?? new Uint8Array(plan.target.width * plan.target.height * 3);
  expectTypedArray(out, 'Uint8Array', 'out');
  const { target, orientation, source, fill, interpolation } = plan;
  checkLength('the image', image.data, image);
  checkLength('the target', out, target);
  checkRegion(plan, image);
  const window = image.region ? plan.window : scale(plan.window, image, source);
  const { transpose, flipX, flipY } = orientation;
  // A transposed target is resampled lying on its side, in an order of mirroring that the transposition turns around.
  const size = transpose ? { width: target.height, height: target.width } : target;
  const pixels = transpose ? scratch.bytes('lying', out.length).subarray(0, out.length) : out;
  const flips = transpose ? { flipX: flipY, flipY: flipX } : { flipX, flipY };
  const covered = resample(
    {
      image,
      size: image.region ? source : image,
      left: image.region?.left ?? 0,
      top: image.region?.top ?? 0,
    },
    window,
    { size, fill, interpolation, ...flips },
    pixels,
    scratch,
  );
  for (const pass of packPasses(plan.photometric)) applyColour(pass, pixels, size.width, covered);
  if (transpose) transposePixels(pixels, size, out);
  for (const step of plan.effects) effectOf(step).apply(out, target, step, fill);
  return out;
}

function scale(window: Rectangle, { width, height }: Size, source: Size): Rectangle {
  const scaleX = width / source.width;
  const scaleY = height / source.height;
  return {
    left: window.left * scaleX,
    top: window.top * scaleY,
    width: window.width * scaleX,
    height: window.height * scaleY,
  };
}

function checkRegion(plan: AugmentationPlan, { region, width, height }: SourceImage): void {
  if (region === undefined) return;
  const needed = sourceRegion(plan);
  const isEnough =
    region.left <= needed.left &&
    region.top <= needed.top &&
    region.left + region.width >= needed.left + needed.width &&
    region.top + region.height >= needed.top + needed.height;
  if (isEnough && region.width === width && region.height === height) return;
  throw new ArgumentRangeError(
    `Expected an image of at least the region ${describe(needed)} in its own size, got ${width}×${height} pixels of ${describe(region)}.`,
    { hint: 'Decode what sourceRegion(plan) asks for.' },
  );
}

function describe({ left, top, width, height }: Rectangle): string {
  return `${width}×${height} at (${left}, ${top})`;
}

function checkLength(what: string, { length }: Uint8Array, { width, height }: Size): void {
  const expected = width * height * 3;
  if (length === expected) return;
  const hint =
    length === width * height * 4
      ? 'Leave out alpha: pixels are red, green, blue.'
      : 'Give the width and height that the data have, three bytes a pixel.';
  throw new ArgumentRangeError(
    `Expected ${expected} bytes for ${what} (${width}×${height} RGB), got ${length}.`,
    { hint },
  );
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
