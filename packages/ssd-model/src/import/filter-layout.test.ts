import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import type { KerasFixture, TorchFixture } from '../testing/import-fixtures.js';
import { noise } from '@ssd/testing/noise';
import { hwioFilter } from './filter-layout.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/import', name), 'utf8'));
const { linear } = fixture('torch.json') as TorchFixture;
const { dense } = fixture('keras.json') as KerasFixture;

beforeAll(useCpuBackend);

describe('hwioFilter', () => {
  it('transposes PyTorch’s layout', () => {
    // [output 2, input 1, 2, 2]: output 0 has 1…4 row by row, output 1 has 5…8.
    const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const filter = hwioFilter(values, { layout: 'oihw', side: 2, inputs: 1, outputs: 2 });
    expect([...filter]).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  });

  it('takes rows and columns 0, 3, 6 and every 4th output of fc6', () => {
    // One input, 8 outputs; the number says where it stands: row·1000 + column·100 + output.
    const values = new Float32Array(7 * 7 * 8);
    for (let h = 0; h < 7; h++)
      for (let w = 0; w < 7; w++)
        for (let i = 0; i < 8; i++) values[(h * 7 + w) * 8 + i] = h * 1000 + w * 100 + i;
    const filter = hwioFilter(
      values,
      { layout: 'hwio', side: 7, inputs: 1, outputs: 8 },
      { space: 3, output: 4 },
    );
    expect([...filter]).toEqual([
      ...[0, 4, 300, 304, 600, 604],
      ...[3000, 3004, 3300, 3304, 3600, 3604],
      ...[6000, 6004, 6300, 6304, 6600, 6604],
    ]);
  });

  it('is result[h, w, j, i] = filter[h·space, w·space, j·input, i·output] in either layout', () => {
    const count = fc.integer({ min: 1, max: 5 });
    const step = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(count, count, count, step, step, step, (side, inputs, outputs, space, input, output) => {
        const at = (h: number, w: number, j: number, i: number): number =>
          ((h * side + w) * inputs + j) * outputs + i;
        const hwio = Float32Array.from({ length: side * side * inputs * outputs }, (_, n) => n);
        const oihw = new Float32Array(hwio.length);
        const expected: number[] = [];
        for (let h = 0; h < side; h++)
          for (let w = 0; w < side; w++)
            for (let j = 0; j < inputs; j++)
              for (let i = 0; i < outputs; i++) {
                oihw[((i * inputs + j) * side + h) * side + w] = at(h, w, j, i);
                if (h % space === 0 && w % space === 0 && j % input === 0 && i % output === 0)
                  expected.push(at(h, w, j, i));
              }
        const steps = { space, input, output };
        expect([...hwioFilter(hwio, { layout: 'hwio', side, inputs, outputs }, steps)]).toEqual(expected);
        expect([...hwioFilter(oihw, { layout: 'oihw', side, inputs, outputs }, steps)]).toEqual(expected);
      }),
    );
  });

  // The framework flattens a 7×7×2 map and multiplies; a convolution over the whole map has to give the same numbers.
  it.each([
    ['Keras’ dense layer behind Flatten', 'hwio', 'fc1', 'kernel', dense],
    ['PyTorch’s linear layer behind flatten', 'oihw', 'classifier.0', 'weight', linear],
  ] as const)('reads %s as a convolution', (_, layout, layer, suffix, expected) => {
    const slash = layout === 'hwio' ? '/' : '.';
    const weights = noise(`${layer}${slash}${suffix}`, 7 * 7 * 2 * 8);
    const filter = hwioFilter(weights, { layout, side: 7, inputs: 2, outputs: 8 });
    const result = tf.tidy(() =>
      tf
        .add(
          tf.conv2d(
            tf.tensor4d(noise('pool5', 98), [1, 7, 7, 2]),
            tf.tensor4d(filter, [7, 7, 2, 8]),
            1,
            'valid',
          ),
          tf.tensor1d(noise(`${layer}${slash}bias`, 8)),
        )
        .dataSync(),
    );
    for (const [i, value] of expected.entries()) expect(result[i]).toBeCloseTo(value, 5);
  });
});
