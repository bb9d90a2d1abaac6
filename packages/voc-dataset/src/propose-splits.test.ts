import { proposeSplits } from './propose-splits.js';

describe('proposeSplits', () => {
  it.each<[string, string[], string | undefined, object]>([
    [
      'VOC: train and val',
      ['test', 'train', 'trainval', 'val'],
      undefined,
      { train: 'train', val: 'val', test: 'test' },
    ],
    ['nothing but trainval', ['test', 'trainval'], undefined, { train: 'trainval', test: 'test' }],
    [
      'trainval, which holds val',
      ['test', 'trainval', 'val'],
      undefined,
      { train: 'trainval', test: 'test' },
    ],
    ['CVAT: one list, default', ['default'], undefined, { train: 'default' }],
    [
      'CVAT: subsets in capitals',
      ['Test', 'Train', 'Validation'],
      undefined,
      { train: 'Train', val: 'Validation', test: 'Test' },
    ],
    ['the exact name first', ['Train', 'train'], undefined, { train: 'train' }],
    [
      'VoTT: one class',
      ['object_train', 'object_val'],
      undefined,
      { train: 'object_train', val: 'object_val' },
    ],
    // Folds, perhaps: which is measured on what is not for us to say.
    ['several lists that end so', ['a_train', 'a_val', 'b_train', 'b_val'], undefined, {}],
    [
      'VoTT: classes, as asked for',
      ['a_train', 'a_val', 'b_train', 'b_val'],
      'a_train+b_train',
      { train: 'a_train+b_train', val: 'a_val+b_val' },
    ],
    ['a fold, as asked for', ['1_train', '1_val', '2_train'], '1_train', { train: '1_train', val: '1_val' }],
    ['two, neither of which says so', ['bad', 'good'], undefined, {}],
    ['one of two, as asked for', ['bad', 'good'], 'good', { train: 'good' }],
    ['one that is to measure on alone', ['val'], undefined, { val: 'val' }],
    [
      'what is trained on is not measured on',
      ['test', 'train', 'val'],
      'val',
      { train: 'val', test: 'test' },
    ],
    ['nor a part of it', ['test', 'train', 'val'], 'train+val', { train: 'train+val', test: 'test' }],
    [
      'nor of a union of one data set',
      ['test', 'train', 'trainval', 'val'],
      'VOC2007:trainval',
      { train: 'VOC2007:trainval', test: 'test' },
    ],
    ['nor anything of all', ['all', 'test', 'train', 'val'], 'all', { train: 'all' }],
    ['no split', [], undefined, {}],
  ])('%s', (_, splits, train, expected) => {
    expect(proposeSplits(splits, train)).toEqual(expected);
  });
});
