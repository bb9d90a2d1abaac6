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
    ['a block of text', 'train: |\n  ../train/images\n', '../train/images'],
    ['a folded block', 'train: >-\n  ../train/images\n', '../train/images'],
    ['single quotes', String.raw`train: 'C:\new\data''s'`, String.raw`C:\new\data's`],
    [
      'double quotes of Windows, which YAML does not allow',
      String.raw`train: "C:\data\new"`,
      String.raw`C:\data\new`,
    ],
    ['double quotes with escapes', String.raw`train: "C:\\data\u00e9"`, 'C:\\dataé'],
    ['an anchor', 'dir: &d images\ntrain: *d', 'images'],
    ['a map taken over', 'base: &b {train: images}\n<<: *b', 'images'],
    ['a key in quotes', '"train": images', 'images'],
    ['a tab', 'train:\timages', 'images'],
    ['the last one', 'train: a\ntrain: images', 'images'],
    ['a word that is no text to YAML', 'train: 2017', '2017'],
    ['carriage returns alone', 'x: 1\rtrain: images', 'images'],
  ])('reads a path in %s', (_, text, path) => {
    expect(read(`names: [a]\n${text}`).splits.get('train')).toEqual([path]);
  });

  it.each([
    [
      'words that are no texts to YAML',
      'names: [no, 1, 1.0, 007, null, ~, 0x1F]',
      ['no', '1', '1.0', '007', 'null', '~', '0x1F'],
    ],
    ['a list under an anchor', 'a: &a\n- x\nnames: *a', ['x']],
    ['quotes that look like a path of Windows', String.raw`names: ["a\d", "b\n"]`, [String.raw`a\d`, 'b\n']],
    ['signs that YAML keeps for itself', 'names:\n- @a\n- `b', ['@a', '`b']],
    ['several lines', 'names:\n- a\n  b\n- "c\n  d"', ['a b', 'c d']],
    ['a closing bracket below the key', 'names: [\n  a,\n]\nnc: 1', ['a']],
    ['a map in braces with text keys', `names: {'0': a, "1": b}`, ['a', 'b']],
    ['texts of other kinds', 'names: [!!python/unicode a, !x b]', ['a', 'b']],
    ['documents with marks', '%YAML 1.1\n---\nnames: [a]\n...\n', ['a']],
  ])('reads names of %s', (_, text, names) => {
    expect(read(text).names).toEqual(names);
  });

  it('has no split where nothing is said', () => {
    for (const nothing of ['', '~', 'null', '[]', '""', '|'])
      expect(read(`names: [a]\ntest: ${nothing}\n`).splits.size).toBe(0);
  });

  it.each([
    ['train: x', 'Expected the class names under "names:" in data.yaml, found none.'],
    ['names: []', 'Expected at least one class name in data.yaml, got none.'],
    ['names: [a, a]', 'Expected every class once in data.yaml, got "a" as 0 and 1.'],
    ['names:\n  0: a\n  2: c', 'Expected a name for class 1 in data.yaml, found none.'],
    ['names:\n  0: a\n  0: c', 'Expected every index once in line 3 of data.yaml, got "0: c".'],
    ['names: &anchor', 'Expected a list or a map of class names in line 1 of data.yaml, got "".'],
    ['names: [a', 'Expected YAML in line 1 of data.yaml: Flow sequence in block collection must be'],
    ['- a\n- b', 'Expected lines "key: value" in line 1 of data.yaml, got "- a\\n- b".'],
    [
      'names: [a]\n---\nnames: [b]',
      'Expected YAML in line 2 of data.yaml: Source contains multiple documents',
    ],
    ['names: [a]\nurl: a: b', 'Expected YAML in line 2 of data.yaml: Nested mappings are not allowed'],
    ['names: a', 'Expected a list or a map of class names in line 1 of data.yaml, got "a".'],
    ['names: [a, [b]]', 'Expected a class name in line 1 of data.yaml, got "[b]".'],
    ['names: {a: 0}', 'Expected "index: name" in line 1 of data.yaml, got "a: 0".'],
    [
      'names: [a]\ntrain: {a: b}',
      'Expected a folder or a list of images in line 2 of data.yaml, got "{a: b}".',
    ],
    [
      'names: [a]\ntrain: |\n  a\n  b',
      'Expected a folder or a list of images in line 2 of data.yaml, got "|',
    ],
    ['a: b\nnames: *a', 'Expected an alias of something in line 2 of data.yaml, got "*a".'],
    ['a: &a [x]\nnames:\n- *a', 'Expected a class name in line 3 of data.yaml, got "*a".'],
    [`x: ${'['.repeat(100_000)}`, 'Expected at most 64 levels of nesting in line 1 of data.yaml, got more.'],
    ['- '.repeat(300_000), 'Expected at most 64 levels of nesting in line 1'],
    ['a: 1\n'.repeat(200_000), 'Expected at most 400000 words and signs in line'],
    ['x'.repeat(2 ** 22 + 1), 'Expected at most 4194304 letters in line 1 of data.yaml, got 4194305.'],
    ['a: &a x\nnames: [' + '*a, '.repeat(101) + ']', 'Expected at most 100 aliases in line 2 of data.yaml'],
    ['<<: &a {<<: *a}\nnames: [a]', 'Expected at most 100 aliases in line 1 of data.yaml'],
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
