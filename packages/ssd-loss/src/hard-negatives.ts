import { ArgumentRangeError } from '@ssd/errors';
import {
  add,
  cast,
  expandDims,
  fill,
  floor,
  isNaN as isNaNTensor,
  less,
  minimum,
  mul,
  range,
  reshape,
  scalar,
  scatterND,
  sub,
  sum,
  tidy,
  topk,
  where,
  zerosLike,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { expectNotNegative, expectShape, expectTensor } from './expect-tensor.js';

/** Stands for a loss that is not a number: above every loss that is, so that ranking stays well-defined. */
const LARGEST = 3e38;

/**
 * Mask of the hardest negatives of each image: of its anchors that match nothing, the min(negatives, ⌊ratio ·
 * positives⌋) of highest loss (SSD paper, section 2.2, "Hard negative mining"). Exact: that many and no more,
 * equal losses by lower anchor. Shapes are static and no value is read, so it can be traced into a graph.
 *
 * @param losses [batch, anchors] 0 or more; NaN counts as the highest
 * @param positives [batch, anchors] float32, 1 where an anchor matches an object, 0 elsewhere
 * @param ratio negatives for each positive, 0 or more
 * @returns [batch, anchors] float32, 1 or 0
 * @throws ArgumentRangeError for shapes that differ and a ratio that is negative or not finite; ArgumentTypeError for what is
 * no tensor.
 */
export function hardNegatives(losses: Tensor2D, positives: Tensor2D, ratio: number): Tensor2D {
  expectLosses(losses);
  expectShape(positives, losses.shape, 'positives', 'these losses');
  expectNotNegative(ratio, 'negativeRatio');
  return tidy(() => {
    const [batch, anchors] = losses.shape;
    const most = mostNegatives(anchors, ratio);
    if (batch === 0 || most === 0) return zerosLike(positives);

    const found = sum(positives, 1, true); // [batch, 1]
    const wanted = minimum(floor(mul(found, ratio)), sub(anchors, found)); // [batch, 1]

    // Losses are 0 or more, so −1 ranks the positives behind all negatives, of which no more are wanted.
    const numbers = where(isNaNTensor(losses), fill(losses.shape, LARGEST), losses);
    const ranked = sub(mul(numbers, sub(1, positives)), positives); // [batch, anchors]
    const { indices } = topk(ranked, most); // [batch, most]
    const taken = cast(less(expandDims(range(0, most), 0), wanted), 'float32'); // [batch, most]

    // Scattered into one long row, where image b starts at b · anchors.
    const starts = mul(expandDims(range(0, batch, 1, 'int32'), 1), scalar(anchors, 'int32')); // [batch, 1]
    const flat = reshape(add(indices, starts), [batch * most, 1]);
    const mask = scatterND(flat, reshape(taken, [batch * most]), [batch * anchors]);
    return reshape(mask, [batch, anchors]);
  });
}

function expectLosses(losses: Tensor2D): void {
  expectTensor(losses, 'losses');
  const shape: readonly number[] = losses.shape;
  if (shape.length === 2) return;
  throw new ArgumentRangeError(`Expected losses of shape [batch, anchors], got [${shape.join(', ')}].`, {
    hint: 'Give every anchor of every image one loss.',
  });
}

/**
 * The most negatives that any number of positives can ask for among so many anchors: max over p of
 * min(anchors − p, ⌊ratio · p⌋). It is the static size of the ranking.
 */
export function mostNegatives(anchors: number, ratio: number): number {
  // The first term falls and the second rises with p: the maximum is beside p = anchors / (1 + ratio).
  const crossing = Math.floor(anchors / (1 + ratio));
  const at = (p: number): number => (p < 1 || p > anchors ? 0 : Math.min(anchors - p, Math.floor(ratio * p)));
  return Math.max(0, at(crossing), at(crossing + 1));
}
