import type { TrainConfigInput } from '@ssd/trainer/config';
import { presetDefaults } from '@ssd/trainer/config';
import { parseArguments } from '../cli/parse-arguments.js';
import { trainConfig, trainOptions } from './train-options.js';

const settings = (...words: string[]): Partial<TrainConfigInput> =>
  trainConfig(parseArguments(words, { command: 'train', options: trainOptions }).values, '/data');

describe('trainConfig', () => {
  it('leaves everything to the preset where nothing is given', () => {
    expect(settings()).toEqual({});
  });

  it('takes clipping and the moving average, and 0 for none', () => {
    expect(settings('--clip-norm', '2.5', '--ema', '0.999')).toEqual({ clipNorm: 2.5, emaDecay: 0.999 });
    expect(settings('--clip-norm', '0', '--ema', '0')).toEqual({ clipNorm: null, emaDecay: null });
  });

  it('puts the warm-up in front of the schedule given', () => {
    expect(settings('--lr-values', '0.1;0.01', '--lr-boundaries', '50', '--warmup-steps', '7')).toEqual({
      schedule: { kind: 'piecewise', values: [0.1, 0.01], boundaries: [50], warmupSteps: 7 },
    });
  });

  it('puts the warm-up in front of the preset’s schedule, however short the run', () => {
    expect(settings('--warmup-steps', '7').schedule).toEqual({
      ...presetDefaults['mini']!.schedule,
      warmupSteps: 7,
      warmupShare: 1, // mini's own takes an eighth of the run at most
    });
    expect(settings('--preset', 'vgg300', '--warmup-steps', '0').schedule).toEqual({
      ...presetDefaults['vgg300']!.schedule,
      warmupSteps: 0,
    });
    expect(settings('--preset', 'no-such', '--warmup-steps', '7')).toEqual({ preset: 'no-such' });
  });

  it('takes a folder for TensorBoard, or none', () => {
    expect(settings('--tensorboard-dir', 'events')).toEqual({ tensorboard: '/data/events' });
    expect(settings('--no-tensorboard')).toEqual({ tensorboard: false });
    expect(settings('--tensorboard')).toEqual({ tensorboard: true }); // goes before a file that says false
  });

  it('takes batches that make one step', () => {
    expect(settings('--batch-size', '8', '--accumulate', '4')).toEqual({ batchSize: 8, accumulate: 4 });
  });

  it('takes how new layers and heads start', () => {
    expect(settings('--new-layers', 'he', '--head-deviation', '0.001')).toEqual({
      newLayers: 'he',
      headDeviation: 0.001,
    });
  });

  it('takes subsets and the test of overfitting', () => {
    expect(settings('--limit', '20', '--overfit', '4')).toEqual({ limit: 20, overfit: 4 });
  });
});
