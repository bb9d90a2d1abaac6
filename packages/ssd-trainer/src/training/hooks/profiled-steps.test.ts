import { profiledSteps } from './profiled-steps.js';

it.each([
  // done, total → first, last, warm
  [0, 900, 10, 12, true],
  [0, 12, 10, 12, true],
  [0, 11, 9, 11, false],
  [0, 3, 1, 3, false],
  [0, 1, 1, 1, false],
  [500, 900, 510, 512, true], // a run that goes on has to warm up anew
  [899, 900, 900, 900, false],
])('after %d of %d steps traces %d to %d', (done, total, first, last, warm) => {
  expect(profiledSteps(done, total)).toEqual({ first, last, warm });
});

it('traces nothing where no step is left', () => {
  expect(profiledSteps(9, 9)).toBeUndefined();
});
