// The training step that the benchmarks time: loss, every gradient, momentum and moving averages of a preset, on made-up
// pictures.
import { multiboxLoss, weightDecay } from '@ssd/loss';
import { createModel } from '@ssd/model';
import { type CompiledFunction, type Session, applyMomentum, assign } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';

/** Made once; compiled into as many sessions as are to be compared. */
export interface MadeUpTraining {
  readonly compile: (session: Session) => CompiledFunction;
  readonly feeds: Parameters<CompiledFunction['run']>[0];
}

export const madeUpTraining = (preset: string, batch: number): MadeUpTraining => {
  const model = createModel({ preset, classes: ['a', 'b', 'c'], seed: 1 });
  const anchors = model.anchors.count;
  const { width, height } = model.preset.boxes.imageSize;
  const trained = model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);
  const decayed = model.variables.filter(({ decay }) => decay).map(({ variable }) => variable);
  const compile = (session: Session): CompiledFunction =>
    session.compile(
      ({ images, classes, offsets }) => {
        let updates: ReturnType<typeof model.forward>['updates'] = [];
        const { value, grads } = tf.variableGrads(() => {
          const forward = model.forward(images as tf.Tensor4D, { training: true });
          updates = forward.updates;
          const loss = multiboxLoss(forward, {
            classes: classes as tf.Tensor2D,
            offsets: offsets as tf.Tensor3D,
          });
          return tf.add<tf.Scalar>(loss.total, weightDecay(decayed, 5e-4));
        }, trained);
        applyMomentum({
          variables: trained,
          gradients: trained.map(({ name }) => grads[name]!),
          learningRate: 1e-4,
          momentum: 0.9,
        });
        for (const { variable, value } of updates) assign(variable, value);
        return { loss: value };
      },
      {
        name: 'step',
        inputs: {
          images: { shape: [batch, height, width, 3], dtype: 'uint8' },
          classes: { shape: [batch, anchors], dtype: 'int32' },
          offsets: { shape: [batch, anchors, 4], dtype: 'float32' },
        },
      },
    );
  const feeds = {
    images: Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * 7919) % 256),
    // One box in 700 is positive: a dozen an image.
    classes: Int32Array.from({ length: batch * anchors }, (_, i) => (i % 700 === 0 ? i % 3 : 3)),
    offsets: Float32Array.from({ length: batch * anchors * 4 }, (_, i) => Math.sin(i)),
  };
  return { compile, feeds };
};
