import { plannedSteps, trainingExtent, type TrainingExtentOptions } from './training-extent.js';

describe('trainingExtent', () => {
  const whole: TrainingExtentOptions = {
    step: 1350,
    totalSteps: 1350,
    elapsed: 300,
    timeLimit: null,
    pretrained: false,
    stopped: 'finished',
  };
  const limited = { timeLimit: 345, elapsed: 345, stopped: 'time-limit' } as const;

  it.each<[string, Partial<TrainingExtentOptions>, string]>([
    ['at its end', {}, 'full'],
    ['interrupted at the start', { step: 2, stopped: 'aborted' }, 'hardly'],
    ['interrupted before a third', { step: 449, stopped: 'aborted' }, 'hardly'],
    ['interrupted from a third on', { step: 450, stopped: 'aborted' }, 'full'],
    ['that failed', { step: 200, stopped: 'failed' }, 'hardly'],
    ['that was killed', { step: 200, stopped: undefined }, 'hardly'],
    ['that ran out of time late', { step: 640, ...limited }, 'full'],
    ['that ran out of time before a third', { step: 400, ...limited }, 'short'],
    [
      'that ran out of time, as far as its checkpoint says',
      { step: 400, ...limited, stopped: undefined },
      'short',
    ],
    ['interrupted with time left', { step: 400, timeLimit: 345, elapsed: 300, stopped: 'aborted' }, 'hardly'],
    ['that ran out of time at once', { step: 2, ...limited }, 'hardly'],
    ['of few steps, as told', { step: 20, totalSteps: 20 }, 'hardly'],
    ['of a hundred steps, as told', { step: 100, totalSteps: 100 }, 'full'],
    ['of few steps from trained weights, as told', { step: 20, totalSteps: 20, pretrained: true }, 'full'],
    [
      'of few planned steps from trained weights',
      { step: 20, stopped: 'aborted', pretrained: true },
      'hardly',
    ],
    ['that patience ended', { step: 50, stopped: 'early-stop' }, 'full'],
    ['whose plan is lost', { step: 200, totalSteps: null }, 'full'],
    ['of no step', { step: 0, totalSteps: null }, 'hardly'],
  ])('of a training %s', (_, options, extent) => {
    expect(trainingExtent({ ...whole, ...options })).toBe(extent);
  });
});

describe('plannedSteps', () => {
  it.each([
    [{ epochs: 75, maxSteps: null }, 1350],
    [{ epochs: 75, maxSteps: 20 }, 20],
    [{ epochs: 75, maxSteps: 9999 }, 1350],
  ])('of %j', (config, steps) => {
    expect(plannedSteps(config, 18)).toBe(steps);
  });
});
