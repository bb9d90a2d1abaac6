import * as tf from '@tensorflow/tfjs-core';
import { createModel } from './create-model.js';
import type { SsdModel } from './model.js';
import { useCpuBackend } from './testing/cpu-backend.js';
import { tinyPreset } from './testing/tiny-preset.js';

beforeAll(useCpuBackend);

/** Filters of zero: the biases alone decide, the same for every image. Only the box of the second map is found. */
const decided = (): SsdModel => {
  const model = createModel({ preset: tinyPreset(), classes: ['cell', 'plate'] });
  tf.tidy(() => {
    for (const { name, variable } of model.variables) {
      if (name === 'classifiers/map0/biases') {
        variable.assign(tf.tensor1d([0, 0, 20, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0])); // two shapes, all background
      } else if (name === 'classifiers/map1/biases') {
        // logits 1, 3, 0; centre moved by half a default box to the right (5 · 0.1), a quarter up (−2.5 · 0.1)
        variable.assign(tf.tensor1d([1, 3, 0, 5, -2.5, 0, 5 * Math.log(0.5)])); // height e^(0.2 · …) = half
      } else if (name.startsWith('classifiers/')) variable.assign(tf.zerosLike(variable));
    }
  });
  return model;
};

const DENOMINATOR = Math.exp(1) + Math.exp(3) + 1;

describe('detect', () => {
  it('gives label, score and box in pixels of the images', async () => {
    const model = decided();
    const images = tf.zeros<tf.Rank.R4>([2, 6, 8, 3]);
    const found = await model.detect(images, { scoreThreshold: 0.2 });
    expect(found).toHaveLength(2);
    for (const detections of found) {
      expect(detections).toHaveLength(1); // "cell" has 0.11
      const [{ label, score, box }] = detections as [(typeof detections)[number]];
      expect(label).toBe('plate');
      expect(score).toBeCloseTo(Math.exp(3) / DENOMINATOR, 5);
      // Default box: centre ½, ½, sides ½. Decoded: centre ¾, 3/8; width ½, height ¼. Of 8 × 6 pixels:
      expect(box.xmin).toBeCloseTo(4, 4); // (3/4 − 1/4) · 8
      expect(box.xmax).toBeCloseTo(8, 4); // (3/4 + 1/4) · 8
      expect(box.ymin).toBeCloseTo(1.5, 4); // (3/8 − 1/8) · 6
      expect(box.ymax).toBeCloseTo(3, 4); // (3/8 + 1/8) · 6
    }
    model.dispose();
    images.dispose();
  });

  it('gives boxes in the sizes asked for', async () => {
    const model = decided();
    const images = tf.zeros<tf.Rank.R4>([1, 6, 8, 3]);
    const [found] = await model.detect(images, { sizes: [{ width: 800, height: 60 }], scoreThreshold: 0.2 });
    const { xmin, ymin, xmax, ymax } = found![0]!.box;
    for (const [actual, expected] of [
      [xmin, 400],
      [ymin, 15],
      [xmax, 800],
      [ymax, 30],
    ]) {
      // prettier-ignore
      expect(actual).toBeCloseTo(expected!, 2);
    }
    await expect(model.detect(images, { sizes: [] })).rejects.toThrow(
      'Expected one size for each of 1 images, got 0.',
    );
    model.dispose();
    images.dispose();
  });

  it('keeps to the thresholds it is given', async () => {
    const model = decided();
    const images = tf.zeros<tf.Rank.R4>([1, 6, 8, 3]);
    const labels = async (options: Parameters<SsdModel['detect']>[1]): Promise<string[][]> =>
      (await model.detect(images, options)).map((found) => found.map(({ label }) => label));
    expect(await labels({ scoreThreshold: 0.1 })).toEqual([['plate', 'cell']]);
    expect(await labels({ scoreThreshold: 0.1, maxDetections: 1 })).toEqual([['plate']]);
    expect(await labels({ scoreThreshold: 0.9 })).toEqual([[]]);
    model.dispose();
    images.dispose();
  });

  it('stretches images of another size', async () => {
    const model = createModel({ preset: tinyPreset(), classes: ['cell', 'plate'], seed: 1 });
    // Four equal pixels for one: stretched back with half-pixel centres it is the small image again.
    const small = tf.randomUniform<tf.Rank.R4>([1, 6, 8, 3], 0, 255, 'float32', 7);
    const large = tf.image.resizeNearestNeighbor<tf.Tensor4D>(small, [12, 16], false, true);
    const [a, b] = await Promise.all([model.detect(small), model.detect(large)]);
    expect(a[0]!.length).toBeGreaterThan(0);
    expect(b[0]!.map(({ label }) => label)).toEqual(a[0]!.map(({ label }) => label));
    for (const [i, { box }] of b[0]!.entries()) {
      expect(box.xmin).toBeCloseTo(2 * a[0]![i]!.box.xmin, 3);
      expect(box.ymax).toBeCloseTo(2 * a[0]![i]!.box.ymax, 3);
    }
    model.dispose();
    tf.dispose([small, large]);
  });

  it('gives nothing for no images', async () => {
    const model = decided();
    expect(await model.detect(tf.tensor4d([], [0, 6, 8, 3]))).toEqual([]);
    model.dispose();
  });

  it('leaves no tensors behind, nor when it fails', async () => {
    const model = decided();
    const images = tf.zeros<tf.Rank.R4>([1, 3, 3, 3]);
    const before = tf.memory().numTensors;
    await model.detect(images);
    await expect(model.detect(images, { iouThreshold: 7 })).rejects.toThrow('iouThreshold');
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    images.dispose();
  });
});

describe('toDetections', () => {
  it('refuses the output of another model', () => {
    const model = decided();
    expect(() =>
      model.toDetections(new Float32Array(10 * 3), new Float32Array(10 * 4), { width: 8, height: 6 }),
    ).toThrow(RangeError);
    model.dispose();
  });
});
