import type { TrainProgress } from '@ssd/trainer/training';
import { createTerminal } from '../cli/terminal.js';
import { memoryStream } from '../testing/run-line.js';
import { evaluationDisplay, stoppedText, tooShortText, trainingDisplay } from './show-training.js';

const progress: TrainProgress = {
  ...{
    epoch: 1,
    epochs: 60,
    step: 3,
    totalSteps: 720,
    learningRate: 0.02,
    imagesPerSecond: 60,
    waitingShare: 0,
  },
  ...{ total: 3, localization: 1, confidence: 1.9, l2: 0.1, gradientNorm: 1, elapsed: 2, eta: 70 },
};

function shown(columns: number): string {
  const stderr = memoryStream(true);
  const terminal = createTerminal({ stderr: { ...stderr, columns }, environment: {} });
  trainingDisplay({ terminal, signal: new AbortController().signal }).onProgress!(progress);
  return stderr.text();
}

describe('trainingDisplay', () => {
  it('shows the parts of the loss where there is room, and the time left in any case', () => {
    expect(shown(120)).toContain('loss 3.000 (loc 1.000');
    expect(shown(80)).not.toContain('loc 1.000');
    for (const columns of [80, 120]) expect(shown(columns)).toMatch(/left 1m10s$/);
  });
});

describe('evaluationDisplay', () => {
  it('counts pictures', () => {
    const stderr = memoryStream(true);
    evaluationDisplay(createTerminal({ stderr, environment: {} }), 'Checking')({ done: 3, total: 9 });
    expect(stderr.text()).toContain('Checking: 3 of 9 pictures');
  });
});

describe('stoppedText', () => {
  it('says how many steps there were to be where there were more, and whether these were enough', () => {
    const of = { totalSteps: 1350, seconds: 345, extent: 'full' } as const;
    expect(stoppedText({ ...of, stopped: 'time-limit', steps: 640 })).toBe(
      'Training ended at its time limit after 640 of 1350 steps in 5m45s',
    );
    expect(stoppedText({ ...of, stopped: 'time-limit', steps: 400, extent: 'short' })).toBe(
      'Training ended at its time limit after 400 of 1350 steps in 5m45s: far fewer than planned',
    );
    expect(stoppedText({ ...of, stopped: 'aborted', steps: 2, extent: 'hardly' })).toBe(
      'Training was interrupted after 2 of 1350 steps in 5m45s: hardly trained',
    );
    expect(stoppedText({ ...of, stopped: 'finished', steps: 1350 })).toBe(
      'Training is done after 1350 steps in 5m45s',
    );
  });
});

describe('tooShortText', () => {
  const run = { extent: 'hardly', steps: 2, totalSteps: 2, stopped: 'finished', runDir: 'runs/a' } as const;

  it.each<[string, Partial<Parameters<typeof tooShortText>[0]>, string | undefined]>([
    [
      'two steps, as told',
      {},
      '2 steps are too few to have learned anything: the weights are about as they began. Give it more (--epochs, or --steps where that ended it): ssd train --resume runs/a',
    ],
    [
      'one step in the time that there was',
      { steps: 1, totalSteps: 900, stopped: 'time-limit' },
      '1 of 900 steps is too few to have learned anything: the weights are about as they began. Give it more time (--time-limit): ssd train --resume runs/a',
    ],
    [
      'an interrupted one',
      { totalSteps: 900, stopped: 'aborted' },
      'Let it go on: ssd train --resume runs/a',
    ],
    [
      'one that learned something, if little',
      { steps: 300, totalSteps: 1350, stopped: 'aborted' },
      undefined,
    ],
    ['a whole one', { steps: 1350, totalSteps: 1350, extent: 'full' }, undefined],
  ])('of %s', (_, options, text) => {
    const told = tooShortText({ ...run, ...options });
    if (text === undefined) expect(told).toBeUndefined();
    else expect(told).toContain(text);
  });
});
