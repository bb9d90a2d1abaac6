import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { createBackbone } from './backbone.js';
import { conv, maxPool, tap } from './layer.js';
import type { LayerTable } from './layer.js';
import { layerTables } from './layer-tables.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { expectDigest } from '@ssd/testing/digest';
import type { Digest } from '@ssd/testing/digest';
import { fillVariables } from './testing/fill-variables.js';
import { narrow } from './testing/narrow.js';
import { noise } from '@ssd/testing/noise';

interface Fixture {
  shape: [number, number, number, number];
  loss: number;
  taps: Digest[];
  gradients: Record<string, Digest>;
  moving: Record<string, Digest>;
}

const readFixture = (name: string): Fixture =>
  JSON.parse(readFileSync(join(__dirname, `../fixtures/${name}.json`), 'utf8')) as Fixture;

const narrowBatchNorm: LayerTable = {
  name: 'narrow-batch-norm',
  imageSize: { width: 18, height: 21 },
  layers: [
    conv('conv1', 3, 6, { norm: 'batch', stride: 2 }),
    conv('conv2', 3, 8, { norm: 'batch' }),
    tap('conv2'),
    maxPool('pool', 2, 2),
    conv('conv3', 3, 10, { norm: 'batch', stride: 2 }),
    tap('conv3'),
  ],
};

beforeAll(useCpuBackend);

describe.each<[string, LayerTable, RegExp]>([
  // The plain backend takes seconds for gradients over large maps: they end at those of 38 cells.
  ['narrow-vgg300', narrow(layerTables.vgg300, 32), /^(?!conv[123]_|conv4_.\/filter)/],
  ['narrow-vgg512', narrow(layerTables.vgg512, 32), /^(conv[89]|conv1[012]|l2_norm)/],
  ['narrow-ssd300', narrow(layerTables.ssd300, 32), /^(conv[89]|conv1[01]|l2_norm)/],
  ['narrow-ssd512', narrow(layerTables.ssd512, 32), /^(conv[89]|conv1[012]|l2_norm)/],
  ['narrow-batch-norm', narrowBatchNorm, /./],
])('%s computed in Python, by TensorFlow or (Caffe’s padding) PyTorch', (name, table, differentiated) => {
  it('has the same maps, gradients and moving averages', () => {
    const fixture = readFixture(name);
    const backbone = createBackbone(table);
    fillVariables(backbone.variables);
    tf.tidy(() => {
      const x = tf.tensor4d(
        noise(
          'images',
          fixture.shape.reduce((a, b) => a * b),
        ).map((value) => 4 * value),
        fixture.shape,
      );
      const trained = backbone.variables.filter((own) => own.trainable && differentiated.test(own.name));
      const loss = (): tf.Scalar => {
        const { taps, updates } = backbone.apply(x, { training: true });
        expect(taps).toHaveLength(fixture.taps.length);
        for (const [i, map] of taps.entries()) expectDigest(map, fixture.taps[i]!, 1e-5);
        expect(updates.map(({ variable }) => variable.name)).toEqual(Object.keys(fixture.moving));
        for (const { variable, value: moved } of updates) {
          expectDigest(moved, fixture.moving[variable.name]!, 1e-5);
        }
        const means = taps.map((map, i) =>
          tf.mean(tf.mul(map, tf.tensor(noise(`direction${i}`, map.size), map.shape))),
        );
        return tf.addN(means) as tf.Scalar;
      };
      const { value, grads } = tf.variableGrads(
        loss,
        trained.map(({ variable }) => variable),
      );
      expect(value.dataSync()[0]).toBeCloseTo(fixture.loss, 6);
      const expected = Object.keys(fixture.gradients).filter((own) => differentiated.test(own));
      expect(Object.keys(grads).sort()).toEqual(expected.sort());
      for (const [own, gradient] of Object.entries(grads)) {
        expectDigest(gradient, fixture.gradients[own]!, 1e-4);
      }
    });
    backbone.dispose();
  });
});
