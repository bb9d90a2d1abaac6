import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

/** What the network says. */
export interface MultiboxPredictions {
  /** [batch, anchors, classes + 1] before the softmax; background last. */
  readonly logits: Tensor3D;
  /** [batch, anchors, 4] box codes. */
  readonly offsets: Tensor3D;
}

/** What it is to say. */
export interface MultiboxTargets {
  /** int32 [batch, anchors] class of each anchor, 0 … classes; `classes` is background. */
  readonly classes: Tensor2D;
  /** [batch, anchors, 4] box codes; only those of anchors with an object count. */
  readonly offsets: Tensor3D;
}
