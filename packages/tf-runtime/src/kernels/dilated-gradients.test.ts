import { backend_util, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { registerBackends } from '../register-backends.js';
import { dilatedGradients } from './dilated-gradients.js';
import { ourBackend } from './our-backend.js';

registerBackends();

type Shape4D = [number, number, number, number];

const infoOf = (
  x: Shape4D,
  filter: Shape4D,
  dilations: [number, number],
  pad: 'same' | 'valid' | number,
  strides = 1,
): backend_util.Conv2DInfo => {
  const info = backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, typeof pad === 'number' ? 'floor' : undefined); // prettier-ignore
  // With a number as padding tfjs takes every filter for a square.
  const { top, bottom, left, right } = info.padInfo;
  const outHeight = x[1] + top + bottom - (filter[0] - 1) * dilations[0];
  const outWidth = x[2] + left + right - (filter[1] - 1) * dilations[1];
  return { ...info, outHeight, outWidth, outShape: [x[0], outHeight, outWidth, filter[3]] };
};

/** Both gradients by their definition: each product of the convolution gives its share to both sides. */
const naive = (x: Float32Array, filter: Float32Array, dy: Float32Array, info: backend_util.Conv2DInfo) => {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, padInfo } = info;
  const ofX = new Float64Array(x.length);
  const ofFilter = new Float64Array(filter.length);
  for (let b = 0; b < batchSize; b++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let i = 0; i < filterHeight; i++)
          for (let j = 0; j < filterWidth; j++) {
            const h = row + i * dilationHeight - padInfo.top;
            const w = column + j * dilationWidth - padInfo.left;
            if (h < 0 || h >= inHeight || w < 0 || w >= inWidth) continue;
            for (let c = 0; c < inChannels; c++)
              for (let d = 0; d < outChannels; d++) {
                const at = ((b * inHeight + h) * inWidth + w) * inChannels + c;
                const of = ((i * filterWidth + j) * inChannels + c) * outChannels + d;
                const g = dy[((b * outHeight + row) * outWidth + column) * outChannels + d]!;
                ofX[at]! += g * filter[of]!;
                ofFilter[of]! += g * x[at]!;
              }
          }
  return { x: ofX, filter: ofFilter };
};

/** Small whole numbers: their sums are exact in any order. */
const numbers = (shape: readonly number[], seed: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 24) - 128;
  });
};

describe('dilatedGradients', () => {
  it('are what the definition says, to the last bit where sums are exact', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 2 }),
          height: side,
          width: side,
          channels: fc.integer({ min: 1, max: 2 }),
          kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
          dilations: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
          pad: fc.constantFrom<'same' | 'valid' | number>('same', 'valid', 2),
          seed: fc.nat(),
        }),
        ({ batch, height, width, channels, kernel, dilations, pad, seed }) => {
          const xShape: Shape4D = [batch, height, width, channels];
          const filterShape: Shape4D = [...kernel, channels, 2];
          const info = infoOf(xShape, filterShape, dilations, pad);
          fc.pre(info.outHeight > 0 && info.outWidth > 0);
          const [x, filter, dy] = [xShape, filterShape, info.outShape].map((shape, i) => numbers(shape, seed + i)) as [Float32Array, Float32Array, Float32Array]; // prettier-ignore
          const [tx, tf, tdy] = [tensor4d(x, xShape), tensor4d(filter, filterShape), tensor4d(dy, info.outShape)] as [Tensor4D, Tensor4D, Tensor4D]; // prettier-ignore
          const gradients = dilatedGradients(ourBackend()!, tdy, tx, tf, info);
          const expected = naive(x, filter, dy, info);
          expect([...gradients.x().dataSync()]).toEqual([...expected.x]);
          expect([...gradients.filter().dataSync()]).toEqual([...expected.filter]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are refused for strides, with what would do', () => {
    const [xShape, filterShape]: [Shape4D, Shape4D] = [[1, 7, 7, 1], [3, 3, 1, 1]]; // prettier-ignore
    const info = { ...infoOf(xShape, filterShape, [2, 2], 'same'), strideHeight: 2, strideWidth: 2 };
    const x = tensor4d(numbers(xShape, 1), xShape);
    expect(() =>
      dilatedGradients(ourBackend()!, x, x, tensor4d(numbers(filterShape, 2), filterShape), info),
    ).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/strides of 1 and NHWC.*got strides 2×2 and channelsLast$/) as string,
        hint: expect.stringMatching(/TF_ENABLE_ONEDNN_OPTS=1/) as string,
      }) as Error,
    );
  });
});
