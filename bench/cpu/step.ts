// A player of turns.mjs: a training step on made-up pictures.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/cpu/step.ts --preset mini --batch 16 --precision float32
//
// --malloc keep tells glibc, before TensorFlow is opened, to keep freed memory in the process: no mmap for what is below
// 4 GiB, no trimming. GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in front of the command asks for huge pages.
import { parseArgs } from 'node:util';
import { multiboxLoss, weightDecay } from '@ssd/loss';
import { createModel } from '@ssd/model';
import { Session, applyMomentum, assign, registerBackends } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import koffi from 'koffi';
import { play } from './player.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '16' },
    precision: { type: 'string', default: 'float32' },
    malloc: { type: 'string', default: 'default' },
  },
});
const batch = Number(values.batch);

if (values.malloc === 'keep') {
  const mallopt = koffi.load('libc.so.6').func('int mallopt(int, int)') as (
    name: number,
    to: number,
  ) => number;
  const [TRIM_THRESHOLD, TOP_PAD, MMAP_MAX, ARENA_MAX] = [-1, -2, -4, -8]; // <malloc.h>
  const said = [
    mallopt(MMAP_MAX, 0),
    mallopt(TRIM_THRESHOLD, 2 ** 31 - 1),
    mallopt(TOP_PAD, 64 * 2 ** 20),
    mallopt(ARENA_MAX, 1), // other arenas are mapped, 64 MiB each
  ];
  if (said.includes(0)) throw new Error(`mallopt refused: ${said.join()}`);
}

registerBackends();
const model = createModel({ preset: values.preset, classes: ['a', 'b', 'c'], seed: 1 });
const anchors = model.anchors.count;
const { width, height } = model.preset.layers.imageSize;
const trained = model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);
const decayed = model.variables.filter(({ decay }) => decay).map(({ variable }) => variable);
const session = new Session({ precision: values.precision as 'float32' | 'bfloat16' });
const step = session.compile(
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
await play(() => step.run(feeds));
