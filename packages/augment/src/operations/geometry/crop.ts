import { uniform } from '../../chance.js';
import type { Range } from '../../chance.js';
import type { Rectangle } from '../../geometry.js';
import type { Rng } from '../../rng.js';
import { count, flag, probability, range } from '../../settings/kinds.js';
import { optional } from '../../settings/setting.js';
import { samplers } from './crop-samplers.js';
import type { CropSampler } from './crop-samplers.js';
import type { GeometricOperation } from './geometric-operation.js';
import { keepObjects } from './keep-objects.js';

/** IoU-constrained crop. */
export interface CropSettings {
  /** 0..1. @default 1 */
  probability?: number;
  /** Each of them looks for a patch, then one of the patches found is taken. */
  samplers: readonly CropSampler[];
  /** Attempts a sampler makes to meet its constraint. @default 50 */
  trials?: number;
  /** Side of the patch relative to the image: √(area of the patch). Within 0..1. @default [0.3, 1] */
  scale?: Range;
  /** Width of the patch to its height, both relative to the image. @default [0.5, 2] */
  aspectRatio?: Range;
  /** Take only patches that hold the centre of at least one box. @default false */
  requireObject?: boolean;
  /** Clip the boxes that are kept to the patch. @default true */
  clip?: boolean;
}

const WHOLE: Rectangle = { left: 0, top: 0, width: 1, height: 1 };

/**
 * SSD's crop (paper section 2.2): every sampler looks for a patch that overlaps a box as much as it asks for, then one of the
 * patches found is taken, each equally likely. Objects stay whose centre lies in the patch.
 *
 * An image without boxes meets no constraint: only the sampler `'whole'` finds something there.
 */
export const crop: GeometricOperation<CropSettings> = {
  summary:
    'a patch from each of the samplers (`whole`, or limits of its IoU with a box), then one of the patches',
  settings: {
    probability: optional(probability, 1),
    samplers,
    trials: optional(count, 50),
    scale: optional(range(0.01, 1), [0.3, 1]), // below a hundredth nothing of a photograph is left
    aspectRatio: optional(range(0.01, 100), [0.5, 2]),
    requireObject: optional(flag, false),
    clip: optional(flag, true),
  },
  change: (draft, rng, settings) => {
    const patches = settings.samplers.flatMap((sampler) => samplePatch(rng, draft.boxes, sampler, settings));
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
    keepObjects(draft, patch, settings);
  },
};

/** The first patch within `trials` that meets the sampler's constraint, if any. All in fractions of the image. */
function samplePatch(
  rng: Rng,
  boxes: Float32Array,
  sampler: CropSampler,
  { trials, scale: scales, aspectRatio: ratios, requireObject }: Required<CropSettings>,
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
