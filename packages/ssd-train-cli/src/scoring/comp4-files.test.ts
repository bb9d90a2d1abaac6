import { join } from 'node:path';
import { comp4Files } from './comp4-files.js';

describe('comp4Files', () => {
  const options = { split: 'test', classes: ['cat', 'dog'] };

  it('takes the results of the split, and leaves other files', () => {
    const names = ['comp4_det_test_dog.txt', 'readme.txt', 'comp4_det_val_dog.txt', 'comp4_det_test_cat.txt'];
    expect(comp4Files('r', names, options)).toEqual(
      ['comp4_det_test_cat.txt', 'comp4_det_test_dog.txt'].map((name) => join('r', name)),
    );
  });

  it('takes the results of a split whose name no file can have', () => {
    const names = ['comp4_det_VOC2007-val_dog.txt', 'comp4_det_test_dog.txt'];
    expect(comp4Files('r', names, { ...options, split: 'VOC2007:val' })).toEqual([join('r', names[0]!)]);
  });

  it('knows a class from one that ends like it', () => {
    const names = ['comp4_det_val_dog.txt', 'comp4_det_val_hot_dog.txt'];
    expect(comp4Files('r', names, { split: undefined, classes: ['dog', 'hot_dog'] })).toHaveLength(2);
  });

  it('refuses a file that may be of either of two classes', () => {
    const classes = ['a/b', 'a_b'];
    expect(() => comp4Files('r', ['comp4_det_val_a_b.txt'], { split: undefined, classes })).toThrow(
      'Expected a file for each class, got one that ends in _a_b.txt for both "a/b" and "a_b".',
    );
  });

  it('takes what is there where none is of the split', () => {
    expect(comp4Files('r', ['comp3_det_val_dog.txt'], options)).toEqual([join('r', 'comp3_det_val_dog.txt')]);
  });

  it.each([
    [[], 'Expected files comp4_det_<split>_<class>.txt in r, found nothing.'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'found a, b, c, d, e, ….'],
    [['comp4_det_val_dog.txt', 'comp4_det_train_dog.txt'], 'the results of one split and competition in r, found comp4_det_train_dog.txt, comp4_det_val_dog.txt.'],
    [['comp3_det_test_dog.txt', 'comp4_det_test_cat.txt'], 'the results of one split and competition in r'],
  ])('refuses %j', (names, said) => {
    expect(() => comp4Files('r', names, options)).toThrow(said);
  }); // prettier-ignore
});
