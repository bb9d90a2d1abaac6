import { createEncoder } from '@ssd/anchors/encoder';
import { multiboxLoss, weightDecay } from '@ssd/loss';
import { createModel, presets, type ModelPreset, type SsdModel } from '@ssd/model';
import { Session, registerBackends } from '@ssd/tf-runtime';
import { layerTables } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { narrow } from '../../vgg-backbone/src/testing/narrow.js';

registerBackends();

/** Largest difference allowed, as a share of a tensor's Euclidean norm. */
const TOLERANCE = 1e-5;

const classes = ['a', 'b', 'c'];

/** The whole step: forward in training mode, loss with weight decay, the gradient of every trained variable. */
const step = (model: SsdModel, inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
  const variables = (kind: 'trainable' | 'decay'): tf.Variable[] =>
    model.variables.filter((entry) => entry[kind]).map(({ variable }) => variable);
  const { value, grads } = tf.variableGrads(() => {
    const forward = model.forward(inputs['images'] as tf.Tensor4D, { training: true });
    const { total } = multiboxLoss(forward, {
      classes: inputs['classes'] as tf.Tensor2D,
      offsets: inputs['offsets'] as tf.Tensor3D,
    });
    return tf.add<tf.Scalar>(total, weightDecay(variables('decay'), 5e-4));
  }, variables('trainable'));
  return { ...grads, loss: value };
};

/** Smooth made-up pictures with three boxes each. */
const batchOf = (model: SsdModel, size: number) => {
  const { width, height } = model.preset.boxes.imageSize;
  const encoder = createEncoder({ table: model.preset.boxes, classes: classes.length });
  const count = model.anchors.count;
  const feeds = {
    images: Uint8Array.from(
      { length: size * width * height * 3 },
      (_, i) => 127 + 120 * Math.sin(i / 97 + i / 3),
    ),
    classes: new Int32Array(size * count),
    offsets: new Float32Array(size * count * 4),
  };
  for (let image = 0; image < size; image++) {
    encoder.encode(
      {
        boxes: Float32Array.of(0.1, 0.1, 0.4, 0.5, 0.3, 0.6, 0.9, 0.95, 0.7, 0.2, 0.8, 0.3),
        labels: Int32Array.of(0, 1, 2),
      },
      {
        classes: feeds.classes.subarray(image * count, (image + 1) * count),
        offsets: feeds.offsets.subarray(image * count * 4, (image + 1) * count * 4),
      },
    );
  }
  return feeds;
};

/** Every layer of vgg300, the dilated one among them, with a share of its channels. */
const narrowVgg: ModelPreset = {
  ...presets.vgg300,
  name: 'vgg300/16',
  layers: narrow(layerTables.vgg300, 16),
};

// .ci/run has "mini" and "narrow" both with TensorFlow's own kernels and with oneDNN's, whatever the processor.
describe.each([
  ['mini', presets.mini, 2],
  ['narrow vgg300', narrowVgg, 2],
  ['vgg300', presets.vgg300, 1],
])('%s', (_, preset, size) => {
  it('compiled gives the loss and every gradient that eager gives', async () => {
    const model = createModel({ preset, classes, seed: 5 });
    const { width, height } = model.preset.boxes.imageSize;
    const count = model.anchors.count;
    const feeds = batchOf(model, size);
    const shapes = {
      images: [size, height, width, 3],
      classes: [size, count],
      offsets: [size, count, 4],
    };
    let eager: [name: string, values: Float32Array][] = [];
    tf.tidy(() => {
      const outputs = step(model, {
        images: tf.tensor(feeds.images, shapes.images, 'float32'),
        classes: tf.tensor(feeds.classes, shapes.classes, 'int32'),
        offsets: tf.tensor(feeds.offsets, shapes.offsets, 'float32'),
      });
      // Not given back: tidy would look for tensors among the values.
      eager = Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync() as Float32Array]);
    });

    const session = new Session();
    const compiled = session.compile((inputs) => step(model, inputs), {
      name: 'step',
      inputs: {
        images: { shape: shapes.images, dtype: 'uint8' },
        classes: { shape: shapes.classes, dtype: 'int32' },
        offsets: { shape: shapes.offsets, dtype: 'float32' },
      },
    });
    const outputs = await compiled.run(feeds);
    const differences = eager.map(([name, want]) => {
      const got = outputs[name]!.data;
      let difference = 0;
      let norm = 0;
      for (let i = 0; i < want.length; i++) {
        difference += (want[i]! - got[i]!) ** 2;
        norm += want[i]! ** 2;
      }
      return { name, share: Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-6) };
    });
    expect(differences.filter(({ share }) => !(share <= TOLERANCE))).toEqual([]);
    expect(differences).toHaveLength(1 + model.variables.filter(({ trainable }) => trainable).length);
    session.dispose();
    model.dispose();
  });
});
