// Times network, decoding and suppression for made-up pictures, two ways that take turns: with all of it in the graph
// (what detecting does), and with the network's output read and the boxes chosen in JavaScript. Prints one JSON line a
// way: the median and the least time, in milliseconds an image.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/detection.ts \
//     --preset mini --batch 8 --rounds 20 --precision bfloat16 --prior 0.99
//
// --prior is the probability that fresh heads give the background: at 0.99 few boxes are candidates, as in a trained
// network; without it all boxes are.
import { parseArgs } from 'node:util';
import { createModel } from '@ssd/model';
import { Session, cpuFeatures, loadTensorFlow, registerBackends } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'mini' },
    classes: { type: 'string', default: '3' },
    batch: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '20' },
    precision: { type: 'string', default: 'bfloat16' },
    prior: { type: 'string' },
  },
});
const batch = Number(values.batch);

registerBackends();
const model = createModel({
  preset: values.preset,
  classes: Array.from({ length: Number(values.classes) }, (_, i) => `class ${i}`),
  seed: 1,
  ...(values.prior === undefined ? {} : { headPrior: Number(values.prior) }),
});
const { width, height } = model.preset.boxes.imageSize;
const session = new Session({ precision: values.precision as 'float32' | 'bfloat16' });
const inputs = { images: { shape: [batch, height, width, 3], dtype: 'uint8' } } as const;
const detect = session.compile(({ images }) => model.detectTensors(images as tf.Tensor4D), {
  name: 'detect',
  inputs,
});
const infer = session.compile(({ images }) => model.infer(images as tf.Tensor4D), { name: 'infer', inputs });
const images = Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * 7919) % 256);

const inGraph = async (): Promise<number> => {
  const { boxes, scores, labels, counts } = await detect.run({ images });
  const part = (data: ArrayLike<number>, i: number, each: number) =>
    (data as Float32Array).subarray((i * data.length) / batch, (i * data.length) / batch + each);
  let found = 0;
  for (let i = 0; i < batch; i++) {
    const count = counts!.data[i]!;
    const one = {
      boxes: part(boxes!.data, i, 4 * count),
      scores: part(scores!.data, i, count),
      labels: part(labels!.data, i, count) as unknown as Int32Array,
    };
    found += model.nameDetections(one, { width, height }).length;
  }
  return found;
};
const inJavaScript = async (): Promise<number> => {
  const { probabilities, offsets } = await infer.run({ images });
  let found = 0;
  for (let i = 0; i < batch; i++) {
    const [p, o] = [probabilities, offsets].map(({ data }: { data: ArrayLike<number> }) =>
      (data as Float32Array).subarray((i * data.length) / batch, ((i + 1) * data.length) / batch),
    );
    found += model.toDetections(p!, o!, { width, height }).length;
  }
  return found;
};

const ways = [
  { way: 'graph', run: inGraph, times: [] as number[], detections: 0 },
  { way: 'javascript', run: inJavaScript, times: [] as number[], detections: 0 },
];
for (const { run } of ways) for (let i = 0; i < 3; i++) await run(); // rewriting, memory, caches
for (let round = 0; round < Number(values.rounds); round++) {
  for (const entry of ways) {
    const start = performance.now();
    entry.detections = await entry.run();
    entry.times.push((performance.now() - start) / batch);
  }
}
for (const { way, times, detections } of ways) {
  const sorted = times.sort((a, b) => a - b);
  console.log(
    JSON.stringify({
      preset: values.preset,
      classes: model.classes.length,
      precision: values.precision,
      prior: values.prior ?? null,
      batch,
      way,
      medianMs: Number(sorted[Math.floor(sorted.length / 2)]!.toFixed(2)),
      leastMs: Number(sorted[0]!.toFixed(2)),
      detectionsPerImage: detections / batch,
      tensorflow: loadTensorFlow().version,
      cpu: cpuFeatures().model,
    }),
  );
}
