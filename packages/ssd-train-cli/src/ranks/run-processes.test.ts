import { withoutNproc } from './run-processes.js';

it.each([
  [
    ['train', '--nproc', '2', '--data-dir', 'voc'],
    ['train', '--data-dir', 'voc'],
  ],
  [
    ['train', '--data-dir', 'voc', '--nproc=2', '--json'],
    ['train', '--data-dir', 'voc', '--json'],
  ],
  [
    ['train', '--nproc-x', '2'],
    ['train', '--nproc-x', '2'],
  ],
])('of %j are left %j', (words, left) => {
  expect(withoutNproc(words)).toEqual(left);
});
