import { classLists } from '@ssd/model';
import { chooseHeads } from './choose-heads.js';
import type { WeightsFile } from './weights-file.js';

/** The biases of mini's four heads, 4 boxes a cell: enough to count classes by. */
const heads = (classes: number): WeightsFile['tensors'] =>
  new Map([0, 1, 2, 3].map((m) => [`classifiers/map${m}/biases`, { shape: [4 * (classes + 5)], data: [] }]));

const file = (classes: number, rest: Partial<WeightsFile> = {}): WeightsFile => ({
  path: 'run',
  tensors: heads(classes),
  notes: [],
  ...rest,
});

describe('chooseHeads', () => {
  const wanted = { preset: 'mini', classes: ['a', 'b'] };

  it.each<[string, WeightsFile]>([
    ['the same classes', file(2, { preset: 'mini', classes: ['a', 'b'] })],
    ['as many that have no names', file(2)],
    [
      'a trunk',
      { path: 'run', notes: [], tensors: new Map([['conv1/filter', { shape: [3, 3, 3, 16], data: [] }]]) },
    ],
    [
      'a trunk that was imported for another preset',
      {
        path: 'vgg16.safetensors',
        preset: 'vgg300',
        notes: [],
        tensors: new Map([['conv1/filter', { shape: [3, 3, 3, 16], data: [] }]]),
      },
    ],
  ])('loads %s', (_, given) => {
    expect(chooseHeads(given, wanted)).toEqual({ heads: 'load' });
  });

  it.each<[string, WeightsFile, string]>([
    [
      'of another preset',
      file(2, { preset: 'vgg300', classes: ['a', 'b'] }),
      'they are those of preset "vgg300"',
    ],
    ['for more classes', file(3), 'they are for 3 classes, not 2'],
    ['for as many others', file(2, { classes: ['b', 'a'] }), 'they are for other classes: b, a'],
  ])('leaves heads %s', (_, given, because) => {
    expect(chooseHeads(given, wanted)).toEqual({ heads: 'skip', because });
  });

  it('takes 20 classes without names for those of VOC', () => {
    const own = Array.from({ length: 20 }, (_, i) => `class ${i}`);
    expect(chooseHeads(file(20), { preset: 'mini', classes: classLists.voc })).toEqual({ heads: 'load' });
    expect(chooseHeads(file(20), { preset: 'mini', classes: own }).because).toBe(
      'they are for other classes: aeroplane, bicycle, bird, boat, bottle, … (15 more)',
    );
  });
});
