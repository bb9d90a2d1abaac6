import type { MultiboxLoss, MultiboxPredictions, MultiboxTargets } from '@ssd/loss';
import type { Scalar } from '@tensorflow/tfjs-core';

/** Where the images of a step are a part of a larger batch, shared among ranks. */
export interface PartOfBatch {
  /** Makes the divisor of the whole batch of that of this part, a scalar such as its positives. */
  readonly divisor?: (own: Scalar) => Scalar;
}

/**
 * What a detector is trained by. Traced into the compiled step, and into that which measures losses on a split.
 *
 * The detector takes a softmax of the logits, background last, and decodes the offsets as box codes: a loss that trains anything
 * else trains nothing.
 *
 * @param predictions logits [batch, anchors, classes + 1] and box codes [batch, anchors, 4]
 * @param targets classes [batch, anchors] int32, of which `classes` is background, and box codes [batch, anchors, 4]
 * @param part the losses are this part's share of the whole batch's: what they are divided by goes through `divisor`
 * @returns scalars: `total`, which gradients are taken of, and the two parts that are shown
 */
export type Loss = (
  predictions: MultiboxPredictions,
  targets: MultiboxTargets,
  part: PartOfBatch,
) => MultiboxLoss;
