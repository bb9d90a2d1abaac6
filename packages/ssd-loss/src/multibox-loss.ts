import {
  add,
  cast,
  clipByValue,
  customGrad,
  exp,
  expandDims,
  logSoftmax,
  maximum,
  mul,
  neg,
  notEqual,
  oneHot,
  reshape,
  scalar,
  slice,
  div,
  stack,
  sub,
  sum,
  tidy,
  unstack,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { expectMultibox, resolveMultiboxOptions } from './expect-multibox.js';
import { hardNegatives } from './hard-negatives.js';
import { smoothL1 } from './smooth-l1.js';
import type { MultiboxOptions, MultiboxReduction } from './multibox-options.js';
import type { MultiboxPredictions, MultiboxTargets } from './multibox-targets.js';

// A type and not an interface, so that tf.tidy takes it for a container of tensors.
/** A loss and its parts. */
export type MultiboxLoss = {
  /** confidence + localizationWeight · localization; take gradients of this. */
  readonly total: Scalar;
  /** Smooth L1 of the box codes of positives, not weighted. */
  readonly localization: Scalar;
  /** Softmax cross-entropy of positives and hard negatives. */
  readonly confidence: Scalar;
};

/**
 * Multibox loss of SSD (SSD paper, equations 1 to 3). Each image trains all its positives and its
 * min(negatives, ⌊negativeRatio · positives⌋) hardest negatives, exactly ({@link hardNegatives}). An image
 * without positives adds 0; a batch without any has loss 0 and gradient 0. A NaN in the predictions is not
 * hidden: the loss it belongs to becomes NaN.
 *
 * Shapes are static and no value is needed, so it can be traced into a graph. Gradients (of the first order)
 * are analytic. The choice of negatives is not differentiated, as usual.
 *
 * @throws ArgumentRangeError for shapes that do not belong together, options that are unknown or out of range, and a class that
 * has no logit, which can be told only where values are at hand: not while it is traced; ArgumentTypeError for what is no
 * tensor, or not of integers.
 */
export function multiboxLoss(
  predictions: MultiboxPredictions,
  targets: MultiboxTargets,
  options: MultiboxOptions = {},
): MultiboxLoss {
  const { reduction, negativeRatio, localizationWeight, divisor } = resolveMultiboxOptions(options);
  expectMultibox(predictions, targets);
  const { logits, offsets } = predictions;
  const [, , depth] = logits.shape;

  const losses = customGrad<Tensor1D>((first, second, saveTensors) => {
    const predictedLogits = first as Tensor3D;
    const predictedOffsets = second as Tensor3D;
    const save = saveTensors as (tensors: Tensor[]) => void;

    const positives = cast(notEqual<Tensor2D>(targets.classes, scalar(depth - 1, 'int32')), 'float32'); // [batch, anchors]
    const oneHots = oneHot(targets.classes, depth, 1, 0, 'float32'); // [batch, anchors, classes + 1]
    const logProbabilities = logSoftmax(predictedLogits, -1); // [batch, anchors, classes + 1]
    const crossEntropy = neg(sum(mul(logProbabilities, oneHots), 2)) as Tensor2D; // [batch, anchors]
    const negatives = hardNegatives(crossEntropy, positives, negativeRatio); // [batch, anchors]

    const share = shareOfPositive(positives, reduction, divisor); // [batch, 1]
    const locationShares = mul(positives, share); // [batch, anchors]
    const confidenceShares = mul(add(positives, negatives), share); // [batch, anchors]
    const difference = sub(predictedOffsets, targets.offsets); // [batch, anchors, 4]

    const confidence = sum(mul(crossEntropy, confidenceShares));
    const localization = sum(mul(sum(smoothL1(difference), 2), locationShares));
    save([logProbabilities, oneHots, confidenceShares, difference, locationShares]);
    return {
      value: stack([confidence, localization]) as Tensor1D, // [2]
      gradFunc: (dy, [logs, truths, logitShares, differences, offsetShares]) => {
        const [ofConfidence, ofLocalization] = [slice(dy, [0], [1]), slice(dy, [1], [1])];
        return [
          // d crossEntropy / d logit = softmax − one-hot
          mul(sub(exp(logs!), truths!), expandDims(mul(logitShares!, ofConfidence), 2)),
          // d smoothL1(x) / d x = x between −1 and 1, its sign beyond
          mul(clipByValue(differences!, -1, 1), expandDims(mul(offsetShares!, ofLocalization), 2)),
        ];
      },
    };
  });

  return tidy(() => {
    const [confidence, localization] = unstack(losses(logits, offsets)) as [Scalar, Scalar];
    const total = add<Scalar>(confidence, mul(localization, localizationWeight));
    return { total, localization, confidence };
  });
}

/** What one positive's (or hard negative's) loss counts for in each image, [batch, 1]. */
function shareOfPositive(
  positives: Tensor2D,
  reduction: MultiboxReduction,
  divisor: (own: Scalar) => Scalar,
): Tensor2D {
  const [batch] = positives.shape;
  const perImage = sum(positives, 1, true); // [batch, 1]
  const whole =
    reduction === 'batch'
      ? reshape(divisor(sum<Scalar>(perImage)), [1, 1])
      : mul(perImage, divisor(scalar(batch)));
  // Where there are no positives, there are no losses either: any divisor above 0 gives 0.
  return div(1, maximum(whole, 1));
}
