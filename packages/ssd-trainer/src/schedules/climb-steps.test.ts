import { scheduleSchema } from './schedules.js';
import { climbSteps, shortenedClimb } from './climb-steps.js';

describe('climbSteps', () => {
  it.each([
    [{ kind: 'cosine', peak: 1, warmupSteps: 100 }, 1350, 100],
    [{ kind: 'cosine', peak: 1, warmupSteps: 100, warmupShare: 0.125 }, 40, 5],
    [{ kind: 'piecewise', values: [1], boundaries: [], warmupSteps: 1000 }, 100, 1000],
    [{ kind: 'one-cycle', peak: 1, riseFraction: 0.2 }, 101, 20],
    [{ kind: 'one-cycle', peak: 1, riseFraction: 0.2, warmupSteps: 30 }, 101, 30],
  ])('of %j in %d steps are %d', (schedule, total, steps) => {
    expect(climbSteps(scheduleSchema.parse(schedule), total)).toBeCloseTo(steps, 12);
  });
});

describe('shortenedClimb', () => {
  it.each([
    [100, 1350, 2000, 100], // all fit
    [100, 1350, 1350, 100],
    [100, 1350, 800, 100], // an eighth of 800
    [100, 1350, 400, 50],
    [300, 1000, 500, 150], // by plan three tenths
    [100, 1350, 5, 10], // never steeper than this
    [5, 40, 8, 5], // already shorter than that
    [0, 100, 50, 0],
    [1000, 100, 50, 500], // longer than the run by plan: then in the same way
  ])('of %d of %d steps, where %d fit: %d', (climb, total, fitting, steps) => {
    expect(shortenedClimb(climb, total, fitting)).toBeCloseTo(steps, 12);
  });
});
