import type { Anchors } from '@ssd/anchors';
import * as tf from '@tensorflow/tfjs-core';

/** As decodeBoxes of the anchors package: widths and heights up to 62.5 times the default box's. */
const MAX_LOG_SCALE = Math.log(1000 / 16);

/**
 * Boxes from their codes, in plain ops that can be traced: decodeBoxes of the anchors package for a batch, cut to the
 * image as selectDetections does.
 *
 * @param offsets [batch, anchors, 4] as the network gives them
 * @returns [batch, anchors, 4] xmin, ymin, xmax, ymax, 0…1; boxes with NaN or infinity become zeros
 */
export function decodeTensors({ table, count, cxcywh }: Anchors, offsets: tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => {
    const anchors = tf.tensor3d(cxcywh, [1, count, 4]);
    const [place, side] = tf.split(anchors, 2, 2) as [tf.Tensor3D, tf.Tensor3D]; // [1, anchors, 2] each
    const [codeOfPlace, codeOfSide] = tf.split(offsets, 2, 2) as [tf.Tensor3D, tf.Tensor3D]; // [batch, anchors, 2]
    const [vx, vy, vw, vh] = table.variances;
    const centre = tf.add(place, tf.mul(tf.mul(codeOfPlace, tf.tensor1d([vx, vy])), side));
    const logScale = tf.minimum(tf.mul(codeOfSide, tf.tensor1d([vw, vh])), MAX_LOG_SCALE);
    const half = tf.div(tf.mul(side, tf.exp(logScale)), 2);
    const boxes = tf.concat([tf.sub(centre, half), tf.add(centre, half)], 2); // [batch, anchors, 4]
    const usable = tf.all(tf.isFinite(boxes), 2, true); // [batch, anchors, 1]
    const cut = tf.clipByValue(boxes, 0, 1);
    return tf.where(tf.tile(usable, [1, 1, 4]), cut, tf.zerosLike(cut)) as tf.Tensor3D;
  });
}
