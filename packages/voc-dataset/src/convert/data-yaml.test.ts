import fc from 'fast-check';
import { formatDataYaml, parseDataYaml } from './data-yaml.js';

const read = (text: string) => parseDataYaml(text, 'data.yaml');

describe('parseDataYaml', () => {
  it('reads the files of Ultralytics', () => {
    const text = `# Ultralytics 🚀
path: ../datasets/coco128  # dataset root dir
train: images/train2017
val: [images/val2017, 'images/more, or less']
test:  # test images (optional)

# Classes
names:
  0: person
  1: "traffic # light"
  2: it's
# Download script
download: |
  import os
  if a: b
`;
    expect(read(text)).toEqual({
      path: '../datasets/coco128',
      names: ['person', 'traffic # light', "it's"],
      splits: new Map([
        ['train', ['images/train2017']],
        ['val', ['images/val2017', 'images/more, or less']],
      ]),
    });
  });

  it('reads the files of Roboflow', () => {
    const text =
      "train: ../train/images\r\nval: ../valid/images\r\n\r\nnc: 2\r\nnames: ['red ''cell''', White]\r\n\r\nroboflow:\r\n  workspace: joseph\r\n  url: https://example.org\r\n";
    expect(read(text)).toEqual({
      names: ["red 'cell'", 'White'],
      splits: new Map([
        ['train', ['../train/images']],
        ['val', ['../valid/images']],
      ]),
    });
  });

  it('reads lists with dashes, maps in braces and brackets over several lines', () => {
    expect(read('names:\n- a\n- b: c\ntrain:\n  - x\n  - y\n')).toEqual({
      names: ['a', 'b: c'],
      splits: new Map([['train', ['x', 'y']]]),
    });
    expect(read('names: {1: b, 0: a}').names).toEqual(['a', 'b']);
    expect(read('names:\n  [a,\n   b]\nextra: lists/extra.txt')).toEqual({
      names: ['a', 'b'],
      splits: new Map([['extra', ['lists/extra.txt']]]),
    });
    expect(read('names: ["a", "b",\n  "c"]').names).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['train: x', 'Expected the class names under "names:" in data.yaml, found none.'],
    ['names: []', 'Expected at least one class name in data.yaml, got none.'],
    ['names: [a, a]', 'Expected every class once in data.yaml, got "a" as 0 and 1.'],
    ['names:\n  0: a\n  2: c', 'Expected a name for class 1 in data.yaml, found none.'],
    ['names:\n  0: a\n  0: c', 'Expected every index once in line 3 of data.yaml, got "0: c".'],
    ['names: &anchor', 'Expected a list or a map of class names in line 1 of data.yaml, got "&anchor".'],
    ['names: [a', 'Expected a list that ends in "]" in line 1 of data.yaml, got "[a".'],
    ['names: [a]\n? x', 'Expected a line "key: value" in line 2 of data.yaml, got "? x".'],
    ['names:\n  999999999: a', 'Expected an index below 100000 in line 2'],
  ])('says of %j what is wrong', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('reads what formatDataYaml writes', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const splits = new Map([
          ['train', ['train.txt']],
          ['trainval', ['trainval.txt']],
        ]);
        expect(read(formatDataYaml({ names, splits }))).toEqual({ names, splits });
      }),
    );
  });
});
