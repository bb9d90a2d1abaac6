import * as tf from '@tensorflow/tfjs-core';
import { hardNegatives } from './hard-negatives.js';
import { multiboxLoss } from './multibox-loss.js';
import { smoothL1 } from './smooth-l1.js';
import './testing/cpu-backend.js';
import { weightDecay } from './weight-decay.js';

/** What JavaScript lets a caller pass: every type is gone. */
const loose = (f: unknown) => f as (...args: unknown[]) => unknown;
const loss = loose(multiboxLoss);

const logits = tf.zeros<tf.Rank.R3>([2, 3, 3]);
const offsets = tf.zeros<tf.Rank.R3>([2, 3, 4]);
const classesOf = (values: number[][]) => tf.tensor2d(values, [2, 3], 'int32');
const classes = classesOf([
  [0, 2, 2],
  [2, 1, 2],
]);
const beyond = classesOf([
  [0, 2, 2],
  [2, 7, 2],
]);
const predictions = { logits, offsets };
const targets = { classes, offsets };

describe('multiboxLoss', () => {
  it('refuses a class that has no logit, where values can be read', () => {
    expect(() => multiboxLoss(predictions, { classes: beyond, offsets })).toThrow(
      'Expected targets.classes to be 0 … 2 beside 3 logits, the last of which is the background, got 7 for image 1, anchor 1.',
    );
    const below = classesOf([
      [0, 2, -1],
      [2, 2, 2],
    ]);
    expect(() => multiboxLoss(predictions, { classes: below, offsets })).toThrow(
      'got -1 for image 0, anchor 2.',
    );
  });

  it('needs no value: a tensor that does not give its values is taken as it is', () => {
    const symbol = classes.clone();
    symbol.dataSync = () => {
      throw new Error('a symbol has no values');
    };
    expect(multiboxLoss(predictions, { classes: symbol, offsets }).total.dataSync()).toEqual(
      multiboxLoss(predictions, targets).total.dataSync(),
    );
  });
});

describe('arguments that are none', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'no predictions',
      () => loss(undefined, targets),
      /predictions to be \{ logits, offsets \}, got nothing/,
    ],
    ['logits alone', () => loss(logits, targets), /predictions to be \{ logits, offsets \}, got a Tensor/],
    ['no targets', () => loss(predictions), /targets to be \{ classes, offsets \}, got nothing/],
    [
      'logits as an array',
      () => loss({ logits: [[[0]]], offsets }, targets),
      /logits to be a tensor, got an array/,
    ],
    [
      'classes as an array',
      () => loss(predictions, { classes: [0], offsets }),
      /targets.classes to be a tensor/,
    ],
    [
      'floats for classes',
      () => loss(predictions, { classes: tf.cast(classes, 'float32'), offsets }),
      /int32, got float32/,
    ],
    ['a number for options', () => loss(predictions, targets, 3), /options of multiboxLoss .*got 3/],
    ['an unknown option', () => loss(predictions, targets, { ratio: 3 }), /"ratio"/],
    [
      'a text for a number',
      () => loss(predictions, targets, { negativeRatio: '3' }),
      /negativeRatio .*got "3"/,
    ],
    [
      'losses in a row',
      () => loose(hardNegatives)(tf.zeros([3]), tf.zeros([3]), 3),
      /losses of shape .*got \[3\]/,
    ],
    [
      'positives of others',
      () => hardNegatives(tf.zeros([1, 3]), tf.zeros([1, 4]), 3),
      /positives of shape \[1, 3\] .*\[1, 4\]/,
    ],
    ['no losses', () => loose(hardNegatives)(), /losses to be a tensor, got nothing/],
    [
      'a ratio below 0',
      () => hardNegatives(tf.zeros([1, 3]), tf.zeros([1, 3]), -1),
      /negativeRatio .*got -1/,
    ],
    ['a number to smooth', () => loose(smoothL1)(0.5), /x to be a tensor, got 0.5/],
    [
      'one tensor to decay',
      () => loose(weightDecay)(logits, 0.1),
      /weights to be a list of tensors, got a Tensor/,
    ],
    [
      'layers to decay',
      () => loose(weightDecay)([{ kernel: logits }], 0.1),
      /weights\[0\] to be a tensor, got \{ kernel \}/,
    ],
    ['no factor', () => loose(weightDecay)([logits]), /factor .*got nothing/],
  ])('%s', (_, run, text) => {
    expect(run).toThrow(
      expect.objectContaining({
        code: 'BAD_ARGUMENT',
        message: expect.stringMatching(text) as string,
      }) as Error,
    );
  });
});
