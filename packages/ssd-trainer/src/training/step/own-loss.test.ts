import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../losses/loss.js';
import { momentum } from '../../optimizers/momentum.js';
import { tinyBatch, withTinyStep } from '../testing/tiny-step.js';

/**
 * Focal loss (Lin et al. 2017, equation 4, γ = 2) of a softmax, of all anchors, no negatives chosen, and half the squared distance of
 * the boxes.
 */
const focal: Loss = ({ logits, offsets }, { classes, offsets: wanted }, { divisor = (own) => own }) => {
  const [, , depth] = logits.shape;
  const positives = tf.cast(tf.less(classes, depth - 1), 'float32');
  const count = tf.maximum(divisor(tf.sum(positives)), 1);
  const logs = tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(classes, depth, 1, 0, 'float32')), 2);
  const modulated = tf.neg(tf.mul(tf.square(tf.sub(1, tf.exp(logs))), logs));
  const confidence = tf.div<tf.Scalar>(tf.sum(modulated), count);
  const squares = tf.sum(tf.square(tf.sub(offsets, wanted)), 2);
  const localization = tf.div<tf.Scalar>(tf.sum(tf.mul(tf.mul(squares, positives), 0.5)), count);
  return { total: tf.add<tf.Scalar>(confidence, localization), localization, confidence };
};

it('trains by a loss of one’s own, whose gradients are those of differences', async () => {
  const options = { loss: focal, weightDecay: 0, clipNorm: null, optimizer: momentum({ momentum: 0 }) };
  await withTinyStep(options, async ({ step, session, model }) => {
    const batch = tinyBatch(4, 1);
    const eager = (): number => {
      const { logits, offsets } = model.forward(tf.tensor4d([...batch.images], [4, 8, 8, 3]), {
        training: true,
      });
      const classes = tf.tensor2d([...batch.targets['classes']!], [4, 16], 'int32');
      const wanted = tf.tensor3d([...batch.targets['offsets']!], [4, 16, 4]);
      return focal({ logits, offsets }, { classes, offsets: wanted }, {}).total.dataSync()[0]!;
    };
    // One filter's value, moved by ±h: the slope is what a step of rate 1 takes off it.
    const { variable } = model.variables.find(({ kind }) => kind === 'filter')!;
    const before = Float32Array.from(variable.dataSync());
    const at = (shift: number): number => {
      const moved = Float32Array.from(before);
      moved[0]! += shift;
      variable.assign(tf.tensor(moved, variable.shape));
      return eager();
    };
    const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
    const expected = at(0);
    const { total } = await step.run(batch, { learningRate: 1, emaDecay: 0 });
    expect(total).toBeCloseTo(expected, 4);
    const [after] = await session.read(variable);
    expect(before[0]! - after!).toBeCloseTo(slope, 3);
    expect(Math.abs(slope)).toBeGreaterThan(0.02);
  });
});
