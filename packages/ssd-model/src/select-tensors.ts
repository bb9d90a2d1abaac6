import * as tf from '@tensorflow/tfjs-core';

/** A kernel of ours, on backends that bring it; see suppress-overlaps.ts of the runtime package. */
export const SUPPRESS_OVERLAPS = 'SuppressOverlaps';

// A type and not an interface, so that tf.tidy takes it for a container of tensors.
/** Detections of a batch, the best of each image first. `most` is maxDetections, or all candidates if they are fewer. */
export type DetectionTensors = {
  /** [batch, most, 4] xmin, ymin, xmax, ymax, normalised, inside the image; zeros behind the last. */
  boxes: tf.Tensor3D;
  /** [batch, most] probabilities, descending; zeros behind the last. */
  scores: tf.Tensor2D;
  /** [batch, most], int32: 0 … classes − 1; −1 behind the last. */
  labels: tf.Tensor2D;
  /** [batch], int32: detections of each image. */
  counts: tf.Tensor1D;
};

/** Thresholds as in selectDetections of the anchors package, with values that may be known only when it runs. */
export interface TensorSelection {
  readonly scoreThreshold: number | tf.Scalar;
  readonly iouThreshold: number | tf.Scalar;
  readonly perClass: number;
  readonly maxDetections: number;
}

/** Below every probability. */
const NOTHING = -1;

/**
 * selectDetections of the anchors package for a batch, in ops that can be traced: needs a backend that has
 * {@link SUPPRESS_OVERLAPS}. Candidates, ties, clipping and order are the same.
 *
 * @param probabilities [batch, anchors, classes + 1], background last
 * @param boxes [batch, anchors, 4], inside the image
 */
export function selectTensors(
  probabilities: tf.Tensor3D,
  boxes: tf.Tensor3D,
  { scoreThreshold, iouThreshold, perClass, maxDetections }: TensorSelection,
): DetectionTensors {
  return tf.tidy(() => {
    const [batch, count, depth] = probabilities.shape;
    const classes = depth - 1;
    const ranks = Math.min(count, perClass);
    const most = Math.min(maxDetections, classes * ranks);
    if (batch * most === 0) return none(batch, most);

    const scores = tf.transpose(tf.slice(probabilities, [0, 0, 0], [-1, -1, classes]), [0, 2, 1]); // [batch, classes, anchors]
    const [left, top, right, bottom] = tf.unstack(boxes, 2) as tf.Tensor2D[]; // [batch, anchors] each
    const hasArea = tf.logicalAnd(tf.greater(right!, left!), tf.greater(bottom!, top!));
    const fits = tf.logicalAnd(tf.greaterEqual(scores, scoreThreshold), tf.expandDims(hasArea, 1));
    // Equal scores by anchor: a top-k takes the lower index first.
    const best = tf.topk(tf.where(fits, scores, tf.fill(scores.shape, NOTHING)), ranks); // [batch, classes, ranks]
    const bestBoxes = tf.gather<tf.Tensor3D>(boxes, tf.reshape(best.indices, [batch, classes * ranks]), 1, 1);
    const candidates = tf.cast(tf.greater(best.values, NOTHING), 'float32');
    const stays = tf.engine().runKernel<tf.Tensor3D>(
      SUPPRESS_OVERLAPS,
      {
        boxes: tf.reshape(bestBoxes, [batch, classes, ranks, 4]),
        candidates,
        iouThreshold: typeof iouThreshold === 'number' ? tf.scalar(iouThreshold) : iouThreshold,
      },
      { perClass: most },
    );
    const kept = tf.where(tf.greater(stays, 0), best.values, tf.fill(stays.shape, NOTHING));
    // Class after class, in each by rank: equal scores come in that order.
    const { values, indices } = tf.topk(tf.reshape(kept, [batch, classes * ranks]), most); // [batch, most]
    const found = tf.greater(values, NOTHING);
    const chosen = tf.gather<tf.Tensor3D>(bestBoxes, indices, 1, 1);
    return {
      boxes: tf.mul<tf.Tensor3D>(chosen, tf.expandDims(tf.cast(found, 'float32'), 2)),
      scores: tf.where(found, values, tf.zerosLike(values)) as tf.Tensor2D,
      labels: tf.where(
        found,
        tf.cast(tf.floorDiv(indices, tf.scalar(ranks, 'int32')), 'int32'),
        tf.fill(indices.shape, -1, 'int32'),
      ) as tf.Tensor2D,
      counts: tf.sum<tf.Tensor1D>(tf.cast(found, 'int32'), 1),
    };
  });
}

function none(batch: number, most: number): DetectionTensors {
  return {
    boxes: tf.zeros([batch, most, 4]),
    scores: tf.zeros([batch, most]),
    labels: tf.zeros([batch, most], 'int32'),
    counts: tf.zeros([batch], 'int32'),
  };
}
