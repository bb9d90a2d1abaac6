import { SETTINGS, variableOf } from '@ssd/trainer/config';
import { readEnvironment } from './read-environment.js';

describe('variableOf', () => {
  it('is the name in capitals, once for each setting', () => {
    expect(variableOf('batchSize')).toBe('SSD_BATCH_SIZE');
    expect(variableOf('seed')).toBe('SSD_SEED');
    expect(new Set(SETTINGS.map(variableOf)).size).toBe(SETTINGS.length);
  });
});

describe('readEnvironment', () => {
  it('reads JSON, words and lists', () => {
    const { settings, warnings } = readEnvironment(
      {
        HOME: '/home/me',
        SSD_LIBTENSORFLOW: '/lib/tf.so',
        SSD_BATCH_SIZE: '4',
        SSD_PRESET: 'vgg300',
        SSD_DATA_DIR: 'a,b',
        SSD_CLASSES: 'cat, dog',
        SSD_SCHEDULE: '{"kind":"cosine","peak":0.1}',
        SSD_NESTEROV: 'False',
        SSD_TENSORBOARD: '1',
        SSD_TRAIN_SPLIT: '2012',
        SSD_VALIDATION_SPLIT: 'none',
        SSD_CLIP_NORM: 'null',
        SSD_EPOCHS: '',
        SSD_SEED: undefined,
      },
      '/data',
    );
    expect(settings).toEqual({
      batchSize: 4,
      preset: 'vgg300',
      dataDir: ['/data/a', '/data/b'],
      classes: ['cat', 'dog'],
      schedule: { kind: 'cosine', peak: 0.1 },
      nesterov: false,
      tensorboard: true,
      trainSplit: '2012',
      validationSplit: null,
      clipNorm: null,
    });
    expect(warnings).toEqual([]);
  });

  it('takes none for null, and for false where there is no null', () => {
    const { settings } = readEnvironment({ SSD_TIME_LIMIT: 'none', SSD_TENSORBOARD: 'none' }, '/data');
    expect(settings).toEqual({ timeLimit: null, tensorboard: false });
  });

  it.each([
    [{ SSD_BATCH_SIZE: '0' }, 'SSD_BATCH_SIZE: Too small: expected number to be >0, got 0'],
    [
      { SSD_BATCH_SIZE: 'four' },
      'SSD_BATCH_SIZE: Invalid input: expected number, received string, got "four"',
    ],
    [{ SSD_AUGMENTATION: 'sdd' }, 'Did you mean "ssd"?'],
    [
      { SSD_SCHEDULE: '{"kind":"piecewise","values":[1,0.1,0.01],"boundaries":[9,3]}' },
      'SSD_SCHEDULE.boundaries: Expected ascending steps, got 9;3.',
    ],
  ])('refuses %j and names the variable', (environment, said) => {
    expect(() => readEnvironment(environment, '/')).toThrow(said);
    expect(() => readEnvironment(environment, '/')).toThrow('Expected valid settings in the environment');
  });

  it.each([
    [{ SSD_BATCHSIZE: '4' }, ['SSD_BATCH_SIZE']],
    [{ SSD_BATCH_SISE: '4' }, ['SSD_BATCH_SIZE']],
    [{ SSD_STEPS: '4' }, ['SSD_MAX_STEPS']],
    [{ SSD_LR_VALUES: '4' }, ['SSD_SCHEDULE']],
    [{ SSD_CARD_READER: '/x', SSD_HOME: '/y', SSD_MOUNT_POINT: '/z' }, []],
  ])('warns of %j: %j', (environment, meant) => {
    const { settings, warnings } = readEnvironment(environment, '/');
    expect(settings).toEqual({});
    expect(warnings.map((line) => /Did you mean (\w+)\?/.exec(line)?.[1])).toEqual(meant);
  });
});
