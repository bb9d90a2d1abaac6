import { describeSettings } from './describe-settings.js';
import { defaultsOf } from './preset-recipe.js';
import type { TrainConfig } from './schema.js';

const mini = (settings: Partial<TrainConfig> = {}): TrainConfig => ({
  ...defaultsOf({ preset: 'mini' }).settings,
  dataDir: 'voc',
  trainSplit: 'train',
  validationSplit: null,
  ...settings,
});

describe('describeSettings', () => {
  it('names the preset alone where nothing differs but data and machine', () => {
    expect(describeSettings(mini({ workers: 17 }))).toBe('preset mini as it is');
  });

  it('names what differs, and what it was', () => {
    expect(describeSettings(mini({ epochs: 2, classes: ['a', 'b'], timeLimit: 15 }))).toBe(
      'preset mini, but classes [a, b] instead of none, timeLimit 15 instead of none, epochs 2 instead of 75',
    );
  });

  it('does not say that there is none of what has settings of its own', () => {
    expect(describeSettings(mini({ lossScale: { kind: 'fixed', scale: 8 } }))).toBe(
      'preset mini, but lossScale.kind fixed, lossScale.scale 8',
    );
  });
});
