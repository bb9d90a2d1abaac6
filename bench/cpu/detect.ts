// A player of turns.mjs: network, decoding and suppression for made-up pictures.
//
//   node --conditions=@ssd/source --import ./tools/source.mjs bench/cpu/detect.ts --preset vgg300 --batch 1 --weights constants
import { parseArgs } from 'node:util';
import { createModel } from '@ssd/model';
import { Session, registerBackends } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';
import { play } from './player.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'vgg300' },
    batch: { type: 'string', default: '1' },
    precision: { type: 'string', default: 'float32' },
    /** `constants`, as the command detects, or `variables`, as it did before. */
    weights: { type: 'string', default: 'constants' },
  },
});
const batch = Number(values.batch);

registerBackends();
const classes = Array.from({ length: 20 }, (_, i) => `class ${i}`);
// A prior: few boxes are candidates, as in a trained network.
const model = createModel({ preset: values.preset, classes, seed: 1, headPrior: 0.99 });
const { width, height } = model.preset.boxes.imageSize;
const weights = new Map(
  model.variables.map(({ variable }) => [variable.name, variable.dataSync() as Float32Array]),
);
const session = new Session({
  precision: values.precision as 'float32' | 'bfloat16',
  ...(values.weights === 'constants' ? { constants: weights } : {}),
});
const detect = session.compile(({ images }) => model.detectTensors(images as tf.Tensor4D), {
  name: 'detect',
  inputs: { images: { shape: [batch, height, width, 3], dtype: 'uint8' } },
});
const images = Uint8Array.from({ length: batch * height * width * 3 }, (_, i) => (i * 7919) % 256);
await play(() => detect.run({ images }));
