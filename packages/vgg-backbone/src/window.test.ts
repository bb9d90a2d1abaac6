import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { axisPadding, outputSize, windowSpan } from './window.js';

describe('axisPadding', () => {
  it.each([
    // size, kernel, stride, dilation → before, after
    [75, 2, 2, 1, 0, 1], // 38 windows of 2 need 76: the odd cell after
    [38, 2, 2, 1, 0, 0],
    [19, 3, 1, 6, 6, 6], // (3 − 1)·6 + 1 = 13 wide; 18 + 13 − 19 = 12 in all
    [19, 3, 2, 1, 1, 1], // 10 windows: 18 + 3 − 19 = 2
    [10, 3, 2, 1, 0, 1], // 5 windows: 8 + 3 − 10 = 1
    [5, 1, 3, 1, 0, 0], // 2 windows reach 4 of 5 cells: never negative
  ])('SAME: %i cells, kernel %i, stride %i, dilation %i', (size, kernel, stride, dilation, before, after) => {
    expect(axisPadding(size, { kernel, stride, dilation }, 'same', 'rows')).toEqual([before, after]);
  });

  it('takes rows and columns of an explicit padding apart', () => {
    const padding = [[1, 2], [3, 4]] as const; // prettier-ignore
    const window = { kernel: 3, stride: 1, dilation: 1 };
    expect(axisPadding(9, window, padding, 'rows')).toEqual([1, 2]);
    expect(axisPadding(9, window, padding, 'columns')).toEqual([3, 4]);
  });
});

describe('outputSize', () => {
  it('agrees with TensorFlow.js on any window that fits', () => {
    const cases = fc.record({
      size: fc.integer({ min: 1, max: 64 }),
      kernel: fc.integer({ min: 1, max: 7 }),
      stride: fc.integer({ min: 1, max: 4 }),
      dilation: fc.integer({ min: 1, max: 6 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
    });
    fc.assert(
      fc.property(cases, ({ size, kernel, stride, dilation, padding }) => {
        const window = { kernel, stride, dilation };
        fc.pre(padding === 'same' || size >= windowSpan(window));
        const info = tf.backend_util.computeConv2DInfo(
          [1, size, 50, 1],
          [kernel, kernel, 1, 1],
          stride,
          dilation,
          padding,
        );
        expect(outputSize(size, window, padding, 'rows')).toBe(info.outHeight);
        const { top, bottom } = info.padInfo;
        expect(axisPadding(size, window, padding, 'rows')).toEqual([top, bottom]);
      }),
    );
  });

  it('is below 1 where no window fits', () => {
    expect(outputSize(2, { kernel: 3, stride: 1, dilation: 1 }, 'valid', 'rows')).toBe(0);
  });
});
