// What loss scaling, looking for overflows and dumping cost beside a compiled training step on made-up pictures. The steps
// take turns, so that all of them see the same disturbances. Prints one JSON line.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/step-diagnostics.ts --preset mini --batch 8 --rounds 8
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { multiboxLoss } from '@ssd/loss';
import { createModel } from '@ssd/model';
import {
  type CompiledFunction,
  Session,
  applyMomentum,
  costliestOperations,
  createDump,
  exponentialLossScale,
  findOverflow,
  formatOperationCosts,
  registerBackends,
} from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    batch: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '8' },
    precision: { type: 'string', default: 'float32' },
  },
});
const batch = Number(values.batch);

registerBackends();
const model = createModel({ preset: values.preset, classes: ['a', 'b', 'c'], seed: 1 });
const anchors = model.anchors.count;
const { width, height } = model.preset.boxes.imageSize;
const trained = model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);
const session = new Session({ precision: values.precision as 'float32' | 'bfloat16' });
const scale = exponentialLossScale();
const inputs = {
  images: { shape: [batch, height, width, 3], dtype: 'uint8' },
  classes: { shape: [batch, anchors], dtype: 'int32' },
  offsets: { shape: [batch, anchors, 4], dtype: 'float32' },
} as const;

const compile = (scaled: boolean): CompiledFunction =>
  session.compile(
    ({ images, classes, offsets }) => {
      const loss = (): tf.Scalar =>
        multiboxLoss(model.forward(images as tf.Tensor4D, { training: true }), {
          classes: classes as tf.Tensor2D,
          offsets: offsets as tf.Tensor3D,
        }).total;
      const update = (grads: tf.NamedTensorMap): void => {
        applyMomentum({
          variables: trained,
          gradients: trained.map(({ name }) => grads[name]!),
          learningRate: 1e-4,
          momentum: 0.9,
        });
      };
      if (scaled) {
        const { value, grads, finite } = scale.gradients(loss, trained);
        scale.apply(finite, () => {
          update(grads);
        });
        return { loss: value };
      }
      const { value, grads } = tf.variableGrads(loss, trained);
      update(grads);
      return { loss: value };
    },
    { name: scaled ? 'scaled' : 'plain', inputs },
  );

const feeds = {
  images: Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * 7919) % 256),
  // One box in 700 is positive: a dozen an image.
  classes: Int32Array.from({ length: batch * anchors }, (_, i) => (i % 700 === 0 ? i % 3 : 3)),
  offsets: Float32Array.from({ length: batch * anchors * 4 }, (_, i) => Math.sin(i)),
};

const plain = compile(false);
const scaled = compile(true);
const work = {
  plain: () => plain.run(feeds),
  scaled: () => scaled.run(feeds),
  findOverflow: () => findOverflow(plain, feeds),
};
const times: Record<string, number[]> = {};
for (let round = -2; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(work)) {
    const start = performance.now();
    await run();
    // The first rounds rewrite the graph and fill caches.
    if (round >= 0) (times[name] ??= []).push(performance.now() - start);
  }
}
const median = (list: readonly number[]): number =>
  Math.round([...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!);

const folder = await mkdtemp(join(tmpdir(), 'ssd-dump-'));
const dump = await createDump(folder);
const start = performance.now();
const { files, bytes } = await dump.tensors(plain, feeds, 0);
const dumpMs = Math.round(performance.now() - start);
await rm(folder, { recursive: true });

await plain.run(feeds, { trace: true });
if (plain.lastTrace !== undefined)
  console.error(formatOperationCosts(costliestOperations(plain.lastTrace, 10)));
console.log(
  JSON.stringify({
    preset: values.preset,
    precision: values.precision,
    batch,
    medianMs: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])),
    dump: { ms: dumpMs, files: files.length, megabytes: Math.round(bytes / 1e6) },
    operations: plain.operations().length,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
session.dispose();
