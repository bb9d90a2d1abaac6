import { madeConfig } from '../../testing/run-files.js';
import { expectStepsLeft } from './expect-steps-left.js';

/** A run of 4 epochs of 6 steps that stands at step 9: the fourth of its second epoch is next. */
const given = (after: object, before: object = {}) => {
  const lines: string[] = [];
  const run = { step: 9, epoch: 1, batch: 3, elapsed: 100 };
  const old = { ...madeConfig, epochs: 4, ...before };
  expectStepsLeft({
    before: old,
    config: { ...old, ...after },
    run,
    batchesPerEpoch: 6,
    log: (line) => lines.push(line),
  });
  return lines;
};

describe('expectStepsLeft', () => {
  it.each([
    [{}, {}],
    [{ epochs: 2 }, {}],
    [{ maxSteps: 10 }, {}],
    [{ maxSteps: 24 }, {}], // as many as the epochs have
    [{ maxSteps: 30, epochs: 5 }, {}],
    [{ epochs: 5, maxSteps: null }, { maxSteps: 12 }],
    [{}, { maxSteps: 100 }], // as the run began: what is not given anew is not judged
    [{ timeLimit: 101 }, { timeLimit: 50 }],
    [{ timeLimit: null }, { timeLimit: 50 }],
  ])('takes %j of a run with %j', (after, before) => {
    expect(given(after, before)).toEqual([]);
  });

  it.each([
    [
      { epochs: 1 },
      {},
      'more than the 9 steps that it has made, in epoch 2, got one of 1 epochs of 6 steps, 6 in all',
    ],
    [{ maxSteps: 8 }, {}, 'got one of 8 steps, 8 in all'],
    [{ maxSteps: 30 }, {}, 'no more steps than the 4 epochs of the run have, 24 in all, got 30'],
    [{ epochs: 8 }, { maxSteps: 12 }, 'got 8 epochs, 48 steps, of a run that ends after 12 steps'],
    [{ timeLimit: 100 }, {}, 'beyond the 100 seconds that the run was trained for, got 100'],
  ])('refuses %j of a run with %j', (after, before, message) => {
    expect(() => given(after, before)).toThrow(message);
  });

  it('says how many epochs so many steps need', () => {
    // 9 of 30 steps are made, 3 are left of the second epoch, the other 18 are three more.
    expect(() => given({ maxSteps: 30 })).toThrow(
      expect.objectContaining({ hint: 'Give the epochs, too: "maxSteps": 30, "epochs": 5.' }) as Error,
    );
  });

  it('says where nothing is left', () => {
    expect(given({ maxSteps: 9 })).toEqual([
      'The run is at its end, step 9 of 9: nothing is left to train. --epochs 5 --steps none goes on.',
    ]);
  });
});
