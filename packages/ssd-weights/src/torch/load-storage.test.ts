import { loadStorage } from './load-storage.js';
import { Storage, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';
import { findGlobal } from './torch-globals.js';

const floats = findGlobal('torch', 'FloatStorage');
const id = (...items: PickleValue[]): PickleValue => new Tuple(['storage', floats, ...items]);

describe('loadStorage', () => {
  it('takes key and length; the device means nothing', () => {
    expect(loadStorage(id('7', 'cuda:0', 12))).toEqual(new Storage('7', 'float32', 'float32', 4, 12, 0));
    // Files before PyTorch 1.6 have a sixth item, mostly None, and addresses for keys.
    expect(loadStorage(id('94', 'cpu', 12, null))).toEqual(new Storage('94', 'float32', 'float32', 4, 12, 0));
  });

  it('takes a view of another storage', () => {
    const view = new Tuple(['95', 4, 6]); // elements 4 to 9 of the twelve
    expect(loadStorage(id('94', 'cpu', 12, view))).toEqual(new Storage('94', 'float32', 'float32', 4, 6, 4));
  });

  it.each<[string, PickleValue, string]>([
    ['a class with its source', new Tuple(['module', null, 'model.py', 'class Net: …']), 'is of "module"'],
    ['a text', '7', 'not of a storage'],
    [
      'another class',
      new Tuple(['storage', findGlobal('torch', 'float32'), '7', 'cpu', 1]),
      'no storage class',
    ],
    ['a negative length', id('7', 'cpu', -1), 'no key or no length'],
    ['a view that is too long', id('7', 'cpu', 4, new Tuple(['8', 2, 3])), 'runs over its end'],
  ])('refuses %s', (_, value, message) => {
    expect(() => loadStorage(value)).toThrow(message);
  });
});
