import type { TrainedSteps } from '@ssd/trainer/training';
import { createTerminal } from '../cli/terminal.js';
import { memoryStream } from '../testing/run-line.js';
import { warnOfExtent } from './show-extent.js';

function warned(training: TrainedSteps | null): string {
  const stderr = memoryStream();
  warnOfExtent({ training }, createTerminal({ stderr, environment: {}, quiet: true }));
  return stderr.text();
}

describe('warnOfExtent', () => {
  it.each<[TrainedSteps | null, string]>([
    [
      { step: 2, totalSteps: 1350, extent: 'hardly' },
      'These weights are from step 2 of 1350: hardly trained.\n',
    ],
    [{ step: 20, totalSteps: 20, extent: 'hardly' }, 'These weights are from step 20: hardly trained.\n'],
    [{ step: 3, totalSteps: null, extent: 'hardly' }, 'These weights are from step 3: hardly trained.\n'],
    [
      { step: 400, totalSteps: 1350, extent: 'short' },
      'These weights are from step 400 of 1350: the time was up before a third of the steps were made. More would make them better.\n',
    ],
    [{ step: 1350, totalSteps: 1350, extent: 'full' }, ''],
    [null, ''], // imported
  ])('of %j', (training, text) => {
    expect(warned(training)).toBe(text);
  });
});
