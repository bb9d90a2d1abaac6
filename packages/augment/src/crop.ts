import { keepObjects } from './keep-objects.js';
import { chance, uniform } from './range.js';
import type { Rng } from './rng.js';
import type { CropSampler, CropSettings } from './settings.js';
import type { Operation, Rectangle } from './types.js';

const WHOLE: Rectangle = { left: 0, top: 0, width: 1, height: 1 };

/**
 * SSD's crop (paper section 2.2): every sampler looks for a patch that overlaps a box as much as it asks for, then one of the
 * patches found is taken, each equally likely. Objects stay whose centre lies in the patch.
 *
 * An image without boxes meets no constraint: only the sampler `'whole'` finds something there.
 */
export function crop(settings: CropSettings): Operation {
  return (draft, rng) => {
    const { probability = 1, samplers, clip = true } = settings;
    if (!chance(rng, probability)) return;
    const patches = samplers.flatMap((sampler) => samplePatch(rng, draft.boxes, sampler, settings));
    if (patches.length === 0) return;
    const patch = patches[rng.int(patches.length)]!;
    if (patch === WHOLE) return;
    const { window } = draft;
    draft.window = {
      left: window.left + patch.left * window.width,
      top: window.top + patch.top * window.height,
      width: patch.width * window.width,
      height: patch.height * window.height,
    };
    keepObjects(draft, patch, { clip });
  };
}

/** The first patch within `trials` that meets the sampler's constraint, if any. All in fractions of the image. */
function samplePatch(
  rng: Rng,
  boxes: Float32Array,
  sampler: CropSampler,
  {
    trials = 50,
    scale: scales = [0.3, 1],
    aspectRatio: ratios = [0.5, 2],
    requireObject = false,
  }: CropSettings,
): Rectangle[] {
  if (sampler === 'whole') return [WHOLE];
  if (boxes.length === 0) return [];
  const { minIou = 0, maxIou = 1 } = sampler;
  // Hundreds of trials an image: numbers rather than rectangles, which would be half of a loader's garbage.
  for (let trial = 0; trial < trials; trial++) {
    const scale = uniform(rng, scales);
    const area = scale ** 2;
    // A patch as wide as scale·√ratio fits into the image only while ratio ≤ 1/scale², and as high only while ≥ scale².
    const ratio = Math.min(Math.max(uniform(rng, ratios), area), 1 / area);
    const width = Math.min(1, scale * Math.sqrt(ratio));
    const height = Math.min(1, scale / Math.sqrt(ratio));
    const left = (1 - width) * rng.next();
    const top = (1 - height) * rng.next();
    if (!meetsConstraint(left, top, width, height, boxes, minIou, maxIou)) continue;
    const patch = { left, top, width, height };
    if (!requireObject || holdsCentre(patch, boxes)) return [patch];
  }
  return [];
}

/** Whether the IoU of the patch with at least one box is within the limits. */
function meetsConstraint(
  left: number,
  top: number,
  width: number,
  height: number,
  boxes: Float32Array,
  minIou: number,
  maxIou: number,
): boolean {
  for (let i = 0; i < boxes.length; i += 4) {
    const xmin = boxes[i]!;
    const ymin = boxes[i + 1]!;
    const xmax = boxes[i + 2]!;
    const ymax = boxes[i + 3]!;
    const overlapX = Math.max(0, Math.min(xmax, left + width) - Math.max(xmin, left));
    const overlapY = Math.max(0, Math.min(ymax, top + height) - Math.max(ymin, top));
    const intersection = overlapX * overlapY;
    const iou = intersection / (width * height + (xmax - xmin) * (ymax - ymin) - intersection);
    if (iou >= minIou && iou <= maxIou) return true;
  }
  return false;
}

function holdsCentre({ left, top, width, height }: Rectangle, boxes: Float32Array): boolean {
  for (let i = 0; i < boxes.length; i += 4) {
    const x = (boxes[i]! + boxes[i + 2]!) / 2 - left;
    const y = (boxes[i + 1]! + boxes[i + 3]!) / 2 - top;
    if (x >= 0 && x < width && y >= 0 && y < height) return true;
  }
  return false;
}
