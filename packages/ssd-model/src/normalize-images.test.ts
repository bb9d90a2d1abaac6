import * as tf from '@tensorflow/tfjs-core';
import { normalizeImages } from './normalize-images.js';
import type { InputNormalization } from './preset.js';
import { presets } from './presets.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

beforeAll(useCpuBackend);

const pixel = (normalization: InputNormalization, dtype: 'float32' | 'int32' = 'float32'): number[] =>
  tf.tidy(() => {
    const image = tf.tensor4d([255, 128, 0], [1, 1, 1, 3], dtype);
    const result = normalizeImages(image, normalization);
    expect(result.dtype).toBe('float32');
    return Array.from(result.dataSync());
  });

const expectPixel = (actual: number[], expected: number[]): void => {
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 4);
};

it('gives vgg300 what the reference’s weights saw: 255 − 103.939, 128 − 116.779, 0 − 123.68, red first', () => {
  expectPixel(pixel(presets.vgg300.mean), [151.061, 11.221, -123.68]);
});

it('brings mini’s pixels to about ±2', () => {
  expectPixel(pixel(presets.mini.mean), [2.0625, 0.171875, -1.625]); // (255 − 123, 128 − 117, 0 − 104) / 64
});

it('takes the mean off red, green, blue, then turns the channels round', () => {
  expectPixel(pixel({ values: [1, 2, 3], order: 'bgr', scale: 2 }), [-6, 252, 508]); // 2·(0−3), 2·(128−2), 2·(255−1)
});

it('takes whole numbers', () => {
  expectPixel(pixel({ values: [0.5, 0, 0], order: 'rgb' }, 'int32'), [254.5, 128, 0]);
});
