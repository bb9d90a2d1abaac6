import { createRng } from '@ssd/augment';
import { multiboxLoss, type MultiboxReduction } from '@ssd/loss';
import { conv } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import type { FedSamples } from '../../evaluation/sample-feed.js';
import { multibox } from '../../losses/multibox.js';
import { fakeBatch } from '../testing/fakes.js';
import { LossMeter } from './loss-meter.js';
import { tinyBatch, tinyPreset, withTinyStep } from '../testing/tiny-step.js';

const WEIGHT_DECAY = 0.02;
const preset = tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]);

/** Seven images in batches of 4 and 3, with very different numbers of objects. */
function parts(): FedSamples[] {
  const rng = createRng(5);
  return [4, 3].map((size, i) => {
    const { images, targets } = tinyBatch(size, i + 1);
    const classes = targets['classes']!;
    for (let anchor = 0; anchor < classes.length; anchor++) {
      if (rng.next() < (i === 0 ? 0.2 : 0.8)) classes[anchor] = 2; // background
    }
    return { images, targets, samples: fakeBatch(0, 0, size).samples };
  });
}

describe('LossMeter', () => {
  it.each<MultiboxReduction>(['batch', 'image-mean'])(
    'gives the means over images of each batch alone, divided by %s',
    (reduction) =>
      withTinyStep({ preset }, async ({ session, model }) => {
        const options = { reduction, negativeRatio: 3, localizationWeight: 2 };
        const meter = new LossMeter({
          loss: (...given) => multiboxLoss(given[0], given[1], options),
          session,
          model,
          weightDecay: WEIGHT_DECAY,
        });
        for (const part of parts()) await meter.add(part);
        const measured = await meter.losses();

        // Eagerly, each batch of the size it has: Σ loss · images / Σ images, the reference's
        const sums = { localization: 0, confidence: 0 };
        for (const { images, targets, samples } of parts()) {
          const count = samples.length;
          const { logits, offsets } = model.forward(tf.tensor4d([...images], [count, 8, 8, 3]));
          const losses = multiboxLoss(
            { logits, offsets },
            {
              classes: tf.tensor2d([...targets['classes']!], [count, 16], 'int32'),
              offsets: tf.tensor3d([...targets['offsets']!], [count, 16, 4]),
            },
            options,
          );
          sums.localization += losses.localization.dataSync()[0]! * count;
          sums.confidence += losses.confidence.dataSync()[0]! * count;
        }
        const filters = model.variables.filter(({ kind }) => kind === 'filter');
        const squares = filters.flatMap(({ variable }) => [...variable.dataSync()]);
        const l2 = (WEIGHT_DECAY / 2) * squares.reduce((sum, w) => sum + w * w, 0);
        expect(measured.localization).toBeCloseTo(sums.localization / 7, 4);
        expect(measured.confidence).toBeCloseTo(sums.confidence / 7, 4);
        expect(measured.l2).toBeCloseTo(l2, 5);
        expect(measured.total).toBeCloseTo((2 * sums.localization + sums.confidence) / 7 + l2, 3);
      }),
  );

  it('starts anew', () =>
    withTinyStep({ preset }, async ({ session, model }) => {
      const meter = new LossMeter({
        session,
        model,
        weightDecay: 0,
        loss: multibox(),
      });
      const [first, second] = parts();
      await meter.add(second!);
      const alone = await meter.losses();
      meter.start();
      await meter.add(first!); // an evaluation that was aborted
      meter.start();
      await meter.add(second!);
      expect(await meter.losses()).toEqual(alone);
      meter.start();
      expect((await meter.losses()).total).toBeNaN(); // of no image
    }));
});
