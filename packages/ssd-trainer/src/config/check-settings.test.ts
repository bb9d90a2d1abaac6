import { checkSettings } from './check-settings.js';
import { trainConfigSchema } from './schema.js';

const input = trainConfigSchema.partial();

describe('checkSettings', () => {
  it.each([
    [{ batchSize: 0 }, 'batchSize: Too small: expected number to be >0, got 0'],
    [{ seed: '4' }, 'seed: Invalid input: expected number, received string, got "4"'],
    [{ steps: 4 }, 'unknown key "steps". Did you mean "maxSteps"?'],
    [{ lrValues: [1] }, 'unknown key "lrValues". Did you mean "schedule"?'],
    [{ qqqq: 1 }, 'unknown key "qqqq".'],
    [{ augmentation: 'sdd' }, 'augmentation: expected one of "ssd"|'],
    [{ augmentation: 'sdd' }, 'got "sdd". Did you mean "ssd"?'],
    [{ dataDir: 3 }, 'dataDir: Expected string or array, got 3'],
    [{ dataDir: [] }, 'dataDir: Too small: expected array to have >=1 items, got []'],
    [
      { schedule: { kind: 'cosin', peak: 1 } },
      'schedule.kind: expected one of "piecewise"|"cosine"|"one-cycle", got "cosin". Did you mean "cosine"?',
    ],
    [
      { schedule: { kind: 'cosine', peek: 1, peak: 1 } },
      'unknown key "schedule.peek". Did you mean "peak"? Available: kind, peak, finalFraction, warmupSteps, warmupShare.',
    ],
    [{ rateFactors: { bias: 2 } }, 'unknown key "rateFactors.bias". Did you mean "biases"?'],
    [
      { lossScale: { kind: 'fixed', scal: 2, scale: 1 } },
      'unknown key "lossScale.scal". Did you mean "scale"?',
    ],
    [
      { schedule: { kind: 'piecewise', values: [1, 0.1], boundaries: [] } },
      'schedule: Expected one learning rate more',
    ],
    [
      { schedule: { kind: 'piecewise', values: [1, 0.1, 0.01], boundaries: [9, 3] } },
      'schedule.boundaries: Expected ascending steps, got 9;3.',
    ],
    [{ classes: ['a', 'b', 'a'] }, 'classes: Expected every class once, got ["a","b","a"]'],
  ])('%j', (value, said) => {
    let message = '';
    try {
      checkSettings(input, value, { where: 'a.yaml' });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^Expected valid settings in a\.yaml, got:\n {2}/);
    expect(message).toContain(said);
  });

  it('says where a setting stands and how it was written', () => {
    const source = {
      locate: (path: readonly PropertyKey[]) => (path[0] === 'seed' ? '3:7' : undefined),
      written: (path: readonly PropertyKey[]) => (path[0] === 'emaDecay' ? '--ema' : undefined),
    };
    expect(() => checkSettings(input, { seed: -1, emaDecay: 1 }, source)).toThrow(
      /^Expected valid settings in the configuration, got:\n {2}--ema: .*<1, got 1\n {2}3:7 seed: .*got -1$/,
    );
  });
});
