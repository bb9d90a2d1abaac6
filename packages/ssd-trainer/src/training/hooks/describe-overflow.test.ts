import type { OverflowReport } from '@ssd/tf-runtime';
import { describeOverflow } from './describe-overflow.js';

const healthy = { name: 'x:0', size: 4, nans: 0, positiveInfinities: 0, negativeInfinities: 0 };
const report: OverflowReport = {
  operation: { name: 'train_step/Log', type: 'Log', inputs: ['x:0'], outputs: [] },
  index: 7,
  inputs: [healthy],
  outputs: [{ ...healthy, name: 'train_step/Log:0', nans: 1, negativeInfinities: 2 }],
  count: 12,
  folder: '/dump/time/0/train_step/1/4',
  files: [],
  bytes: 0,
  record: 'record.json',
};
const images = ['/data/a.jpg', '/data/b.jpg'];

it('names operation, step, what came out of it and the images', () => {
  expect(describeOverflow(report, { step: 5, images })).toBe(
    [
      'Overflow in step 5: Log "train_step/Log" is the first of 12 operations whose output is not finite.',
      '  train_step/Log:0: 1 NaN and 2 -Infinity among 4 numbers; its inputs are finite.',
      '  Its inputs and outputs: /dump/time/0/train_step/1/4',
      '  Images: /data/a.jpg, /data/b.jpg',
    ].join('\n'),
  );
});

it('names the part of an accumulated batch, and inputs that are to blame', () => {
  const inputs = [healthy, { ...healthy, name: 'y:0', positiveInfinities: 1 }];
  const text = describeOverflow(
    { ...report, inputs, count: 1 },
    { step: 5, part: { index: 1, of: 3 }, images },
  );
  expect(text).toContain(
    'Overflow in part 2 of 3 of step 5: Log "train_step/Log" is the only operation whose',
  );
  expect(text).toContain('among 4 numbers; its input y:0 is not finite already.');
});

it('names a variable that is spoilt already', () => {
  const operation = {
    name: 'apply/ReadVariableOp_3',
    type: 'ReadVariableOp',
    inputs: ['conv1/filter:0'],
    outputs: [],
  };
  expect(describeOverflow({ ...report, operation, inputs: [] }, { step: 5, images })).toContain(
    'step 5: ReadVariableOp "apply/ReadVariableOp_3" of conv1/filter is the first',
  );
});

it('says nothing of inputs or images where there are none', () => {
  expect(describeOverflow({ ...report, inputs: [] }, { step: 1, images: [] })).not.toMatch(
    /inputs are finite|Images/,
  );
});
