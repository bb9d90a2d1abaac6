import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { DILATED_CONV2D, dilatedConv2d, dilatedConv2dByBatch } from './dilated-conv2d.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { noise } from '@ssd/testing/noise';
import { numericGradient, relativeError } from './testing/numeric-gradient.js';

beforeAll(useCpuBackend);

const inputs = (rows: number, columns: number, kernel: number): [tf.Tensor4D, tf.Tensor4D] => [
  tf.tensor4d(noise('x', 2 * rows * columns * 2), [2, rows, columns, 2]),
  tf.tensor4d(noise('filter', kernel * kernel * 2 * 3), [kernel, kernel, 2, 3]),
];

describe('dilatedConv2dByBatch', () => {
  it('computes what tf.conv2d with dilations does, for every size', () => {
    const cases = fc.record({
      rows: fc.integer({ min: 1, max: 14 }),
      columns: fc.integer({ min: 1, max: 14 }),
      kernel: fc.integer({ min: 1, max: 4 }),
      dilation: fc.integer({ min: 2, max: 6 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
    });
    fc.assert(
      fc.property(cases, ({ rows, columns, kernel, dilation, padding }) => {
        fc.pre(padding === 'same' || Math.min(rows, columns) > (kernel - 1) * dilation);
        tf.tidy(() => {
          const [x, filter] = inputs(rows, columns, kernel);
          const actual = dilatedConv2dByBatch(x, filter, { dilation, padding });
          const expected = tf.conv2d(x, filter, 1, padding, 'NHWC', dilation);
          expect(actual.shape).toEqual(expected.shape);
          expect(relativeError(actual.dataSync(), expected.dataSync())).toBeLessThan(1e-6);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has the gradients of a dilated convolution', () => {
    tf.tidy(() => {
      const [x, filter] = inputs(7, 5, 3);
      const direction = tf.tensor4d(noise('direction', 2 * 7 * 5 * 3), [2, 7, 5, 3]);
      // The oracle: differences of TensorFlow.js's own dilated forward pass.
      const along = (y: tf.Tensor): tf.Tensor => tf.sum(tf.mul(y, direction));
      const reference = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        along(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same', 'NHWC', 2));
      const [dx, dfilter] = tf.grads((a, b) =>
        along(dilatedConv2dByBatch(a as tf.Tensor4D, b as tf.Tensor4D, { dilation: 2, padding: 'same' })),
      )([x, filter]);
      expect(
        relativeError(
          dx!.dataSync(),
          numericGradient((a) => reference(a, filter), x, 0.1),
        ),
      ).toBeLessThan(1e-4);
      expect(
        relativeError(
          dfilter!.dataSync(),
          numericGradient((b) => reference(x, b), filter, 0.1),
        ),
      ).toBeLessThan(1e-4);
    });
  });
});

describe('dilatedConv2d', () => {
  it('hands over to the kernel of a backend that has one', () => {
    const seen: unknown[] = [];
    tf.registerKernel({
      kernelName: DILATED_CONV2D,
      backendName: 'cpu',
      kernelFunc: ({ inputs: { x, filter }, attrs }) => {
        seen.push({ x: x?.shape, filter: filter?.shape, ...attrs });
        return tf.zeros([2, 1, 1, 3]);
      },
    });
    try {
      tf.tidy(() => {
        const [x, filter] = inputs(6, 6, 3);
        expect(dilatedConv2d(x, filter, { dilation: 6, padding: 'valid' }).shape).toEqual([2, 1, 1, 3]);
      });
    } finally {
      tf.unregisterKernel(DILATED_CONV2D, 'cpu');
    }
    expect(seen).toEqual([{ x: [2, 6, 6, 2], filter: [3, 3, 2, 3], strides: 1, pad: 'valid', dilations: 6 }]);
  });

  it('falls back to plain ops elsewhere', () => {
    tf.tidy(() => {
      const [x, filter] = inputs(6, 6, 3);
      const options = { dilation: 2, padding: 'same' } as const;
      const actual = dilatedConv2d(x, filter, options);
      expect(actual.dataSync()).toEqual(dilatedConv2dByBatch(x, filter, options).dataSync());
    });
  });
});
