import { expectOptions } from '@ssd/errors';
import { checkSettings } from './check-settings.js';
import { checkRng, checkSize, checkTarget } from './check-target.js';
import type { Rgb, Size, SourceImage, Target } from './geometry.js';
import { createColourPlanner } from './operations/colour-planner.js';
import { createPlanners } from './operations/own-planners.js';
import { applyPlan } from './pixels/apply-plan.js';
import { createScratch } from './pixels/scratch.js';
import type { AugmentationPlan, Draft } from './plan.js';
import { getPreset } from './presets.js';
import type { PresetName } from './presets.js';
import type { Rng } from './rng.js';
import type { AugmentationSettings } from './settings.js';

/** A preset's name or settings of one's own. */
export type Augmentation = PresetName | AugmentationSettings;

export interface PipelineOptions {
  /** Size of the result in pixels. */
  size: Size;
}

/** An augmentation, ready for use on one image after another. */
export interface Pipeline {
  readonly settings: AugmentationSettings;
  /**
   * Decides everything. Depends on its arguments alone and looks at no pixel.
   *
   * @throws ArgumentRangeError, ArgumentTypeError for boxes that are not finite, swapped, in pixels or outside the image, arrays
   * of another kind or length, and a size or generator that is none
   */
  plan(rng: Rng, source: Size, target: Target): AugmentationPlan;
  /** Does it; see {@link applyPlan}. Its working memory is kept for the next image. */
  apply(plan: AugmentationPlan, image: SourceImage, out?: Uint8Array): Uint8Array;
}

/** Mean of ImageNet in RGB as SSD subtracts it (Caffe's BGR 104, 117, 123): what is filled in becomes zero there. */
const MEAN: Rgb = [123, 117, 104];

/**
 * An augmentation pipeline. The order is SSD's: colours, expand, crop, flips, quarter turn, resize; then the cutout.
 *
 * @throws ArgumentRangeError, ArgumentTypeError for an unknown preset or settings out of range
 */
export function createPipeline(augmentation: Augmentation, options: PipelineOptions): Pipeline {
  expectOptions(options, ['size'], 'createPipeline');
  const { size } = options;
  const settings = typeof augmentation === 'string' ? getPreset(augmentation) : augmentation;
  checkSize(size, 'size');
  checkSettings(settings);
  const { photometric, fill = MEAN, ...own } = settings;
  const planColours = photometric && createColourPlanner(photometric);
  const planners = createPlanners(own);
  const scratch = createScratch();
  return {
    settings,
    plan(rng, source, objects) {
      checkRng(rng);
      checkSize(source, 'source');
      checkTarget(objects);
      const { boxes, labels } = objects;
      const draft: Draft = {
        source: { width: source.width, height: source.height },
        target: { width: size.width, height: size.height },
        window: { left: 0, top: 0, width: source.width, height: source.height },
        orientation: { transpose: false, flipX: false, flipY: false },
        fill,
        interpolation: 'smooth',
        photometric: planColours?.(rng) ?? [],
        effects: [],
        boxes: boxes.slice(),
        labels: labels.slice(),
        kept: Int32Array.from(labels.keys()),
      };
      for (const plan of planners) plan(draft, rng);
      return draft;
    },
    apply: (plan, image, out) => applyPlan(plan, image, out, scratch),
  };
}
