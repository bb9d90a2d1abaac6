import { formatDuration, formatProgress } from './format-progress.js';
import type { TrainProgress } from '../types.js';

const progress: TrainProgress = {
  epoch: 3,
  epochs: 60,
  step: 51,
  totalSteps: 1080,
  total: 3.4121,
  localization: 1.102,
  confidence: 2.19,
  l2: 0.12,
  gradientNorm: 4,
  learningRate: 0.01949999,
  imagesPerSecond: 62.08,
  waitingShare: 0.031,
  elapsed: 12,
  eta: 185,
};

describe('formatProgress', () => {
  it('says all in one line', () => {
    expect(formatProgress(progress)).toBe(
      'epoch 3/60  step 51/1080  loss 3.412 (loc 1.102 conf 2.190 l2 0.120)  lr 0.0195  62.1 img/s  data 3%  left 3m05s',
    );
  });

  it('adds the loss scale and what it skipped', () => {
    expect(formatProgress({ ...progress, lossScale: 2 ** 32, skipped: 0 })).toContain(
      '  scale 4290000000  left',
    );
    expect(formatProgress({ ...progress, lossScale: 1024, skipped: 3 })).toContain(
      '  scale 1020 (3 skipped)  left',
    );
  });

  it('adds the mAP where there is one', () => {
    expect(formatProgress({ ...progress, map: 0.4119, bestMap: 0.43 })).toContain(
      '  mAP 0.412 (best 0.430)  left',
    );
    expect(formatProgress({ ...progress, map: 0.5 })).toContain('  mAP 0.500  left');
  });
});

it.each([
  [0, '0s'],
  [59.4, '59s'],
  [59.6, '1m00s'],
  [185, '3m05s'],
  [3600, '1h00m'],
  [7620, '2h07m'],
  [273_600, '3d04h'], // 76 h
  [-3, '0s'],
  [Infinity, '?'],
  [NaN, '?'],
])('formatDuration(%d) is %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
