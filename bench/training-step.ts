// Times compiled training steps on made-up pictures: each setting in turn, round after round, so that all of them see the
// same disturbances. Prints one JSON line a setting: the median and the least time of a step, and images a second.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/training-step.ts \
//     --preset mini --batch 16 --rounds 12 --settings bfloat16,float32,bfloat16-overlapping
//
// A setting is a precision; "-overlapping" lets ops run at once (deterministic: false).
import { parseArgs } from 'node:util';
import { multiboxLoss, weightDecay } from '@ssd/loss';
import { createModel } from '@ssd/model';
import {
  Session,
  applyMomentum,
  assign,
  cpuFeatures,
  loadTensorFlow,
  registerBackends,
} from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '12' },
    settings: { type: 'string', default: 'bfloat16,bfloat16-overlapping,float32,float32-overlapping' },
  },
});
const batch = Number(values.batch);

registerBackends();
const model = createModel({ preset: values.preset, classes: ['a', 'b', 'c'], seed: 1 });
const anchors = model.anchors.count;
const { width, height } = model.preset.layers.imageSize;
const trained = model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);
const decayed = model.variables.filter(({ decay }) => decay).map(({ variable }) => variable);

const compile = (setting: string) => {
  const [precision, overlapping] = setting.split('-');
  const session = new Session({
    precision: precision as 'float32' | 'bfloat16',
    deterministic: overlapping === undefined,
  });
  const started = performance.now();
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
  return { setting, step, traceMs: performance.now() - started, times: [] as number[] };
};

const feeds = {
  images: Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * 7919) % 256),
  // One box in 700 is positive: a dozen an image.
  classes: Int32Array.from({ length: batch * anchors }, (_, i) => (i % 700 === 0 ? i % 3 : 3)),
  offsets: Float32Array.from({ length: batch * anchors * 4 }, (_, i) => Math.sin(i)),
};

const runs = values.settings.split(',').map(compile);
for (const { step } of runs) for (let i = 0; i < 3; i++) await step.run(feeds); // rewriting, memory, caches
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { step, times } of runs) {
    const start = performance.now();
    await step.run(feeds);
    times.push(performance.now() - start);
  }
}
for (const { setting, step, traceMs, times } of runs) {
  const sorted = times.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.log(
    JSON.stringify({
      preset: values.preset,
      setting,
      batch,
      medianMs: Math.round(median),
      leastMs: Math.round(sorted[0]!),
      imagesPerSecond: Number(((batch * 1000) / median).toFixed(2)),
      traceMs: Math.round(traceMs),
      nodes: step.nodes,
      steps: times.length,
      tensorflow: loadTensorFlow().version,
      cpu: cpuFeatures().model,
    }),
  );
}
