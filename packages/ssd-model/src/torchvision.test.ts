import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTargets } from '@ssd/anchors';
import * as tf from '@tensorflow/tfjs-core';
import { createModel } from './create-model.js';
import { loadState } from './load-state.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { sketchDistance } from './testing/sketch.js';
import {
  BATCH,
  classes,
  madeUpPredictions,
  madeUpState,
  narrowPreset,
  objects,
  pictures,
} from './testing/torchvision-case.js';
import type { TorchvisionDetections, TorchvisionFixture } from './testing/torchvision-case.js';

// Losses, gradients and steps, which take a backend that is quicker: packages/ssd-train-cli/e2e/torchvision.e2e.ts.

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, `../fixtures/torchvision-${name}.json`), 'utf8'));
const fixture = read('narrow') as TorchvisionFixture;

beforeAll(useCpuBackend);

describe('torchvision’s SSD', () => {
  it('gives the same logits and offsets', () => {
    const model = createModel({ preset: narrowPreset(), classes });
    loadState(model, madeUpState(model));
    tf.tidy(() => {
      const first = pictures().subarray(0, 300 * 300 * 3);
      const { logits, offsets } = model.forward(tf.tensor4d(first, [1, 300, 300, 3]));
      const expected = fixture.forwardOfFirst;
      expect([logits.shape, offsets.shape]).toEqual([expected.logits.shape, expected.offsets.shape]);
      expect(sketchDistance('logits', logits.dataSync(), expected.logits)).toBeLessThan(1e-5);
      expect(sketchDistance('offsets', offsets.dataSync(), expected.offsets)).toBeLessThan(1e-5);
    });
    model.dispose();
  });

  it('trains the same default boxes', () => {
    const model = createModel({ preset: narrowPreset(), classes });
    const found = objects.map((image) => {
      const targets = encodeTargets(model.anchors, image, { classes: classes.length });
      return Array.from(targets.classes, (label, i) => [i, label]).filter(
        ([, label]) => label !== classes.length,
      );
    });
    expect(found).toEqual(fixture.positives);
    model.dispose();
  });

  it('finds the same objects in the same predictions, one for one', () => {
    const model = createModel({ preset: narrowPreset(), classes });
    const { logits, offsets } = madeUpPredictions(model.anchors.count);
    const probabilities = tf.tidy(
      () => tf.softmax(tf.tensor3d(logits, [BATCH, model.anchors.count, 21])).dataSync() as Float32Array,
    );
    const { cases } = read('detections') as TorchvisionDetections;
    for (const { options, images } of cases) {
      for (const [i, expected] of images.entries()) {
        const found = model.toDetections(
          probabilities.subarray(
            (i * probabilities.length) / BATCH,
            ((i + 1) * probabilities.length) / BATCH,
          ),
          offsets.subarray((i * offsets.length) / BATCH, ((i + 1) * offsets.length) / BATCH),
          { width: 300, height: 300 },
          {
            scoreThreshold: options.score_thresh,
            iouThreshold: options.nms_thresh,
            perClass: options.topk_candidates,
            maxDetections: options.detections_per_img,
            keepEmpty: true, // torchvision leaves them in
          },
        );
        expect(found.map(({ label }) => label)).toEqual(expected.map(([label]) => classes[label]));
        for (const [j, [, score, ...box]] of expected.entries()) {
          expect(Math.abs(found[j]!.score - score)).toBeLessThan(1e-6);
          const { xmin, ymin, xmax, ymax } = found[j]!.box;
          for (const [c, side] of [xmin, ymin, xmax, ymax].entries()) {
            expect(Math.abs(side - box[c]!)).toBeLessThan(1e-3); // pixels of 300
          }
        }
      }
    }
    model.dispose();
  });
});
