import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { createModel } from './create-model.js';
import type { Detection } from './detection.js';
import type { SsdModel } from './model.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
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

describe('detect in one picture', () => {
  /** Where the one "plate" of {@link decided} is: centre ¾, 3/8; width ½, height ¼ of the picture. */
  const expectPlate = (found: readonly Detection[], width: number, height: number): void => {
    expect(found.map(({ label }) => label)).toEqual(['plate']);
    const { xmin, ymin, xmax, ymax } = found[0]!.box;
    for (const [side, expected] of [[xmin, width / 2], [ymin, height / 4], [xmax, width], [ymax, height / 2]] as const) expect(side).toBeCloseTo(expected, 3); // prettier-ignore
  };
  const options = { scoreThreshold: 0.2 };

  it('takes bytes of a file, pixels and tensors, and gives boxes in their pixels', async () => {
    const model = decided();
    const before = tf.memory().numTensors;
    const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    expectPlate(await model.detect(png, options), 64, 48);
    expectPlate(await model.detect({ data: new Uint8ClampedArray(40 * 10 * 4), width: 40, height: 10 }, options), 40, 10); // prettier-ignore
    const tensor = tf.zeros<tf.Rank.R3>([12, 20, 3]);
    expectPlate(await model.detect(tensor, options), 20, 12);
    const batch = tf.expandDims<tf.Tensor4D>(tensor, 0);
    expect(await model.detect(batch, options)).toEqual([await model.detect(tensor, options)]);
    tf.dispose([tensor, batch]);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('gives boxes in pixels of the picture as shown, and as it was before it was shrunk', async () => {
    const model = decided();
    const stored = await sharp({ create: { width: 300, height: 400, channels: 3, background: '#fff' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expectPlate(await model.detect(stored, options), 400, 300);
    model.dispose();
  });

  it('sees a file and its pixels alike', async () => {
    const model = createModel({ preset: tinyPreset(), classes: ['cell', 'plate'], seed: 1 });
    const data = Uint8Array.from({ length: 15 * 11 * 3 }, (_, i) => (i * 89) % 256);
    const file = await sharp(data, { raw: { width: 15, height: 11, channels: 3 } })
      .png()
      .toBuffer();
    const tensor = tf.tensor3d(data, [11, 15, 3]);
    const expected = await model.detect(tensor);
    expect(expected.length).toBeGreaterThan(3);
    expect(await model.detect(file)).toEqual(expected);
    expect(await model.detect({ data, width: 15, height: 11 })).toEqual(expected);
    tensor.dispose();
    model.dispose();
  });

  it('leaves no tensors behind when it fails', async () => {
    const model = decided();
    const before = tf.memory().numTensors;
    await expect(model.detect(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    await expect(model.detect('none.jpg')).rejects.toThrow('Expected a whole image in none.jpg');
    const pixels = { data: new Uint8Array(12), width: 2, height: 2 };
    await expect(model.detect(pixels, { iouThreshold: 2 })).rejects.toThrow('iouThreshold');
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('refuses a batch without red, green and blue', async () => {
    const model = decided();
    const grey = tf.zeros<tf.Rank.R4>([2, 6, 8, 1]);
    await expect(model.detect(grey)).rejects.toThrow('Expected images [batch, height, width, 3], red, green and blue, got [2, 6, 8, 1].'); // prettier-ignore
    grey.dispose();
    model.dispose();
  });
});

// Where the backend selects itself: packages/ssd-trainer/src/evaluation/detect-tensors.test.ts.
describe('detectTensors on a backend that does not select itself', () => {
  it('gives what detect gives, filled up', async () => {
    const model = createModel({ preset: tinyPreset(), classes: ['cell', 'plate'], seed: 3 });
    const images = tf.randomUniform<tf.Rank.R4>([2, 9, 7, 3], 0, 255, 'float32', 5);
    const options = { scoreThreshold: 0.4, iouThreshold: 0.3, maxDetections: 12 };
    const before = tf.memory().numTensors;
    const { boxes, scores, labels, counts } = model.detectTensors(images, options);
    expect(tf.memory().numTensors).toBe(before + 4);
    expect([boxes.shape, scores.shape, labels.shape, counts.shape]).toEqual([
      [2, 12, 4],
      [2, 12],
      [2, 12],
      [2],
    ]);
    const found = await model.detect(images, { ...options, sizes: [{ width: 1, height: 1 }, { width: 1, height: 1 }] }); // prettier-ignore
    expect([...counts.dataSync()]).toEqual(found.map(({ length }) => length));
    const [allScores, allLabels, allBoxes] = [scores.arraySync(), labels.arraySync(), boxes.arraySync()];
    for (const [i, detections] of found.entries()) {
      expect(detections.length).toBeGreaterThan(0);
      for (let j = 0; j < 12; j++) {
        const detection = detections[j];
        expect(allScores[i]![j]).toBe(detection?.score ?? 0);
        expect(allLabels[i]![j]).toBe(detection === undefined ? -1 : model.classes.indexOf(detection.label));
        const { xmin = 0, ymin = 0, xmax = 0, ymax = 0 } = detection?.box ?? {};
        expect(allBoxes[i]![j]).toEqual([xmin, ymin, xmax, ymax]);
      }
    }
    tf.dispose([images, boxes, scores, labels, counts]);
    model.dispose();
  });

  it('takes scalars as thresholds, and no images', () => {
    const model = createModel({ preset: tinyPreset(), classes: ['cell'] });
    tf.tidy(() => {
      const thresholds = { scoreThreshold: tf.scalar(1.5), iouThreshold: tf.scalar(0.5) };
      const { counts } = model.detectTensors(tf.zeros([1, 6, 8, 3]), thresholds);
      expect([...counts.dataSync()]).toEqual([0]);
      const none = model.detectTensors(tf.tensor4d([], [0, 6, 8, 3]), { maxDetections: 5 });
      expect([none.boxes.shape, none.counts.shape]).toEqual([[0, 5, 4], [0]]);
    });
    model.dispose();
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
