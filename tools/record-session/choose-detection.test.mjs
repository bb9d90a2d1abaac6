import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseDetection } from './choose-detection.mjs';

const of = (...scores) => scores.map((own, i) => ({ picture: `${i}.jpg`, scores: own }));

test('shows pictures in which something is found first, at the usual score', () => {
  assert.deepEqual(chooseDetection(of([], [0.2], [0.5, 0.9], [], [0.7])), {
    pictures: ['2.jpg', '4.jpg', '0.jpg'],
    threshold: undefined,
    why: 'With the usual score of 0.5 or more, in 2 of the 5 test pictures something is found; these begin with those.',
  });
});

test('lowers the score as little as it can, and says so', () => {
  assert.deepEqual(chooseDetection(of([], [0.29, 0.1], [0.49])), {
    pictures: ['2.jpg', '0.jpg', '1.jpg'],
    threshold: 0.4,
    why: 'With the usual score of 0.5 or more nothing is found yet, so short was the training; with 0.4 or more in 1 of the 3 test pictures something is found; these begin with that one.',
  });
});

test('pretends nothing where nothing is found', () => {
  for (const found of [of([], [0.09]), of()])
    assert.match(chooseDetection(found).why, /^In none of the \d test pictures is anything found/);
  assert.equal(chooseDetection(of([0.09])).threshold, undefined);
});
