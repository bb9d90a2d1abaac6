import { StepPace } from './step-pace.js';

const paceOf = (...seconds: number[]): StepPace => {
  const pace = new StepPace();
  for (const one of seconds) pace.add(one);
  return pace;
};

describe('StepPace', () => {
  it('is known after three steps, the first two of a process not counted', () => {
    expect(paceOf().secondsPerStep).toBeUndefined();
    expect(paceOf(9, 8, 1, 1).secondsPerStep).toBeUndefined();
    expect(paceOf(9, 8, 1, 3, 2)).toMatchObject({ secondsPerStep: 2, timed: 6 });
  });

  it('does not mind a step that was held up', () => {
    expect(paceOf(9, 8, 1, 60, 1, 1).secondsPerStep).toBe(1);
  });

  it('follows a machine that becomes slower', () => {
    const pace = paceOf(...Array.from({ length: 100 }, () => 1), ...Array.from({ length: 26 }, () => 2));
    expect(pace.secondsPerStep).toBe(2); // 25 of the last 51 took 1
  });
});
