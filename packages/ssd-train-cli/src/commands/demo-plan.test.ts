import { planDemo } from './demo-plan.js';

const plan = (secondsPerStep: number, timeLimit = 345, totalSteps = 1350): unknown =>
  planDemo({ secondsPerStep, timeLimit, totalSteps });

describe('planDemo', () => {
  it('leaves the recipe as it is where there is time for all of it', () => {
    expect(plan(0.12)).toEqual({ preset: 'mini', steps: undefined });
    expect(plan(345 / 1350)).toEqual({ preset: 'mini', steps: undefined });
    expect(plan(0.5, 345, 150)).toEqual({ preset: 'mini', steps: undefined }); // --steps 150
  });

  it('makes the schedule shorter where that is enough to learn', () => {
    expect(plan(0.3)).toEqual({ preset: 'mini', steps: 1050 }); // 0.92 · 345 / 0.3 = 1058
    expect(plan(0.38)).toEqual({ preset: 'mini', steps: 830 }); // 0.92 · 345 / 0.38 = 835
  });

  it('takes smaller pictures where it is not', () => {
    expect(plan(0.53)).toEqual({ preset: 'mini256', steps: 900 }); // 0.92 · 345 / (0.66 · 0.53) = 907
    expect(plan(0.53, 3600, 100_000)).toEqual({ preset: 'mini', steps: 6240 }); // 0.92 · 3600 / 0.53 = 6249
  });

  it('makes no more steps on smaller pictures than the recipe has, and some in any case', () => {
    expect(plan(345 / 580, 345, 600)).toEqual({ preset: 'mini256', steps: undefined }); // 0.92 · 580 / 0.66 = 808
    expect(plan(60)).toEqual({ preset: 'mini256', steps: 10 });
  });
});
