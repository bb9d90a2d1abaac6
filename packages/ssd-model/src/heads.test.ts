import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boxTables, createAnchors } from '@ssd/anchors';
import * as tf from '@tensorflow/tfjs-core';
import { createHeads } from './heads.js';
import type { Heads } from './heads.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { expectDigest } from '@ssd/testing/digest';
import type { Digest } from '@ssd/testing/digest';
import { noise } from '@ssd/testing/noise';
import { tinyPreset } from './testing/tiny-preset.js';

beforeAll(useCpuBackend);

const withHeads = (heads: Heads, use: () => void): void => {
  try {
    tf.tidy(use);
  } finally {
    for (const { variable } of heads.variables) variable.dispose();
  }
};

const CLASSES = 3;
const PER_BOX = CLASSES + 1 + 4;

it('equals the reference’s separate convolutions a box shape, in its order', () => {
  const fixture = JSON.parse(
    readFileSync(join(__dirname, '../fixtures/reference-heads.json'), 'utf8'),
  ) as Record<'logits' | 'offsets' | 'probabilities', Digest>;
  const boxes = boxTables.vgg300;
  const heads = createHeads({
    boxes,
    taps: boxes.maps.map(() => ({ channels: 2 })),
    classes: CLASSES,
    seed: 0,
  });
  withHeads(heads, () => {
    const taps = boxes.maps.map(({ rows, columns, shapes }, m) => {
      // The separate filters of the reference, [3, 3, 2, 8] each, side by side on the last axis.
      const parts = shapes.map((_, j) => {
        const name = `classifier${m}_${j}`;
        return {
          filter: tf.tensor(noise(`${name}/filter`, 3 * 3 * 2 * PER_BOX), [3, 3, 2, PER_BOX]),
          biases: tf.tensor(noise(`${name}/biases`, PER_BOX)),
        };
      });
      const [filter, biases] = heads.variables.slice(2 * m);
      filter!.variable.assign(tf.concat(parts.map((part) => part.filter), 3)); // prettier-ignore
      biases!.variable.assign(tf.concat(parts.map((part) => part.biases))); // prettier-ignore
      return tf.tensor4d(noise(`map${m}`, 2 * rows * columns * 2), [2, rows, columns, 2]);
    });
    const [logits, offsets] = heads.apply(taps);
    expectDigest(logits, fixture.logits, 1e-6);
    expectDigest(offsets, fixture.offsets, 1e-6);
    expectDigest(tf.softmax(logits), fixture.probabilities, 1e-6);
  });
});

it.each(['shape-major', 'cell-major'] as const)(
  'gives every default box its own cell and shape, %s',
  (order) => {
    const { boxes } = tinyPreset(order);
    const anchors = createAnchors(boxes);
    const heads = createHeads({ boxes, taps: [{ channels: 1 }, { channels: 1 }], classes: CLASSES, seed: 1 });
    withHeads(heads, () => {
      const taps = [tf.tensor4d(noise('a', 24), [2, 3, 4, 1]), tf.tensor4d(noise('b', 2), [2, 1, 1, 1])];
      const [logits, offsets] = heads.apply(taps);
      expect(logits.shape).toEqual([2, anchors.count, CLASSES + 1]);
      expect(offsets.shape).toEqual([2, anchors.count, 4]);
      const cells = taps.map((map, m) => {
        const [filter, biases] = heads.variables.slice(2 * m);
        return tf
          .add(tf.conv2d(map, filter!.variable as tf.Tensor as tf.Tensor4D, 1, 'same'), biases!.variable)
          .arraySync();
      }) as number[][][][][];
      const output = tf.concat([logits, offsets], 2).arraySync();
      for (const image of [0, 1]) {
        for (let i = 0; i < anchors.count; i++) {
          const [cx, cy, width, height] = anchors.cxcywh.subarray(4 * i, 4 * i + 4);
          // Where the box stands tells map, shape, row and column.
          const map = height === 0.5 ? 1 : 0;
          const shape = map === 0 && width === 0.5 ? 1 : 0;
          const { rows, columns } = boxes.maps[map]!;
          const cell = cells[map]![image]![Math.floor(cy! * rows)]![Math.floor(cx! * columns)]!;
          expect(output[image]![i]).toEqual(cell.slice(shape * PER_BOX, (shape + 1) * PER_BOX));
        }
      }
    });
  },
);

it('names and marks its variables, with the fan out of one shape', () => {
  const { boxes } = tinyPreset();
  const heads = createHeads({ boxes, taps: [{ channels: 5 }, { channels: 6 }], classes: CLASSES, seed: 1 });
  withHeads(heads, () => {
    expect(heads.variables.map((v) => [v.name, v.kind, v.variable.shape, v.trainable, v.decay])).toEqual([
      ['classifiers/map0/filter', 'filter', [3, 3, 5, 2 * PER_BOX], true, true],
      ['classifiers/map0/biases', 'bias', [2 * PER_BOX], true, false],
      ['classifiers/map1/filter', 'filter', [3, 3, 6, PER_BOX], true, true],
      ['classifiers/map1/biases', 'bias', [PER_BOX], true, false],
    ]);
    const largest = tf.max(tf.abs(heads.variables[0]!.variable)).dataSync()[0]!;
    const limit = Math.sqrt(6 / (9 * (5 + PER_BOX)));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.98 * limit);
    expect(tf.max(tf.abs(heads.variables[1]!.variable)).dataSync()[0]).toBe(0);
  });
});

it('starts with the background at the prior', () => {
  const { boxes } = tinyPreset();
  const heads = createHeads({
    boxes,
    taps: [{ channels: 1 }, { channels: 1 }],
    classes: CLASSES,
    seed: 1,
    prior: 0.99,
  });
  withHeads(heads, () => {
    const [logits, offsets] = heads.apply([tf.zeros([1, 3, 4, 1]), tf.zeros([1, 1, 1, 1])]); // biases alone
    expect(tf.max(tf.abs(offsets)).dataSync()[0]).toBe(0);
    for (const [background, ...foreground] of tf
      .softmax(logits)
      .arraySync()[0]!
      .map((row) => row.reverse())) {
      expect(background).toBeCloseTo(0.99, 5);
      for (const probability of foreground) expect(probability).toBeCloseTo(0.01 / CLASSES, 5);
    }
  });
});
