import fc from 'fast-check';
import { comp4Classes, comp4FileName } from './comp4-name.js';
import { readComp4 } from './comp4-read.js';
import { writeComp4 } from './comp4-write.js';

const classes = ['dog', 'hot_dog', 'cat'];

describe('writeComp4', () => {
  it('writes a file a class, a line a detection', () => {
    const files = writeComp4(
      [
        {
          id: '000001',
          detections: { boxes: [1, 2, 3.5, 4, 48, 240, 195, 371], labels: [0, 2], scores: [0.25, 0.9] },
        },
        {
          id: '000002',
          width: 40,
          height: 20,
          detections: { boxes: [0.25, 0.5, 0.5, 1], labels: [0], scores: [1], units: 'normalised' },
        },
      ],
      { classes },
    );
    expect(files).toEqual({
      'comp4_det_test_dog.txt':
        '000001 0.250000 1.000000 2.000000 3.500000 4.000000\n000002 1.000000 11.000000 11.000000 20.000000 20.000000\n',
      'comp4_det_test_hot_dog.txt': '',
      'comp4_det_test_cat.txt': '000001 0.900000 48.000000 240.000000 195.000000 371.000000\n',
    });
  });

  it('names the competition and the split, and writes as many digits as asked', () => {
    const detections = { boxes: [1, 2, 3, 4], labels: [0], scores: [0.125] };
    expect(
      writeComp4([{ id: 'a', detections }], {
        classes: ['dog'],
        competition: 'comp3',
        split: 'val',
        digits: 2,
      }),
    ).toEqual({
      'comp3_det_val_dog.txt': 'a 0.13 1.00 2.00 3.00 4.00\n',
    });
    expect(() => writeComp4([], { classes, digits: 1.5 })).toThrow(
      'Expected digits to be an integer from 0 to 20, got 1.5.',
    );
  });

  it.each(['a\nb', 'a\0', 'a\ud800'])('refuses the class %j', (name) => {
    expect(() => writeComp4([], { classes: [name] })).toThrow(
      'Expected class names that a file can be named by',
    );
  });

  it.each([' a', 'a\n', '', 'a\0b', '\udc00'])('refuses the id %j', (id) => {
    const detections = { boxes: [], labels: [], scores: [] };
    expect(() => writeComp4([{ id, detections }], { classes })).toThrow(`got ${JSON.stringify(id)}`);
  });
});

describe('readComp4', () => {
  it('reads files of any folder, and reports classes and files that are none of ours', () => {
    const read = readComp4(
      [
        [
          'results/VOC2007/Main/comp4_det_test_dog.txt',
          '000001 0.25 1 2 3.5 4\r\n\r\nimg 7  1e-3\t5 6 7 8\r\n',
        ],
        ['comp4_det_test_hot_dog.txt', '000001 0.5 1 1 2 2'],
        ['comp4_det_test_sheep.txt', '000001 0.5 1 1 2 2\n000002 0.5 1 1 2 2\n'],
        ['readme.txt', 'hello'],
      ],
      { classes },
    );
    // Lines are counted anew in the file of the other class.
    expect(Object.fromEntries(read.images)).toEqual({
      '000001': { boxes: [1, 2, 3.5, 4, 1, 1, 2, 2], labels: [0, 1], scores: [0.25, 0.5], order: [0, 0] },
      'img 7': { boxes: [5, 6, 7, 8], labels: [0], scores: [0.001], order: [1] },
    });
    expect(read.unknownClasses).toEqual({ sheep: 2 });
    expect(read.otherFiles).toEqual(['readme.txt']);
  });

  it.each([
    [
      '000001 0.5 1 2 3',
      'Expected "id score xmin ymin xmax ymax" in comp4_det_test_cat.txt, line 2, got "000001 0.5 1 2 3".',
    ],
    [
      '000001 0.5 1 2 3 x',
      'Expected a finite ymax in comp4_det_test_cat.txt, line 2, image "000001", got "x".',
    ],
    [
      '000001 nan 1 2 3 4',
      'Expected a finite score in comp4_det_test_cat.txt, line 2, image "000001", got "nan".',
    ],
    [
      '000001 1e400 1 2 3 4',
      'Expected a finite score in comp4_det_test_cat.txt, line 2, image "000001", got "1e400".',
    ],
    [
      '000001 0.5 0x1 2 3 4',
      'Expected a finite xmin in comp4_det_test_cat.txt, line 2, image "000001", got "0x1".',
    ],
    [
      '000001 0.5 9 2 3 4',
      'Expected xmin ≤ xmax and ymin ≤ ymax in comp4_det_test_cat.txt, line 2, image "000001", got [9, 2, 3, 4].',
    ],
    ['a\0', 'Expected text in comp4_det_test_cat.txt, got a NUL character in line 2, column 2.'],
  ])('names file and line of %j', (line, message) => {
    expect(() => readComp4([['comp4_det_test_cat.txt', `\n${line}\n`]], { classes })).toThrow(message);
  });

  it.each(['\n', '\r\n', '\r'])('takes lines that end in %j, empty ones, and a mark in front', (end) => {
    const text = ['\ufeffimg 1 .5 1 2 3 4', '', ' ', '\timg  2 1e-1 1. 2 +3 4 ', '', ''].join(end);
    const { images } = readComp4([['comp4_det_test_cat.txt', text]], { classes });
    expect(Object.fromEntries(images)).toEqual({
      'img 1': { boxes: [1, 2, 3, 4], labels: [2], scores: [0.5], order: [0] },
      'img  2': { boxes: [1, 2, 3, 4], labels: [2], scores: [0.1], order: [1] },
    });
  });

  it('refuses two classes of one file', () => {
    expect(() => readComp4([['comp4_det_test_a_b.txt', '']], { classes: ['a/b', 'a_b'] })).toThrow(
      'got comp4_det_test_a_b.txt both for "a/b" and for "a_b"',
    );
  });

  it('is the inverse of writeComp4, up to the digits', () => {
    const number = fc.integer({ min: 1, max: 500_000 }).map((n) => n / 1000);
    const detection = fc.record({
      label: fc.nat(2),
      score: fc.integer({ min: -1000, max: 1000 }).map((n) => n / 1000),
      x: number,
      y: number,
      w: number,
    });
    const id = fc.stringMatching(/^[a-z0-9_]{1,4}( [a-z0-9]{1,3})?$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(id, fc.array(detection, { minLength: 1, maxLength: 5 })), {
          selector: ([name]) => name,
        }),
        (images) => {
          const detections = new Map(
            images.map(([name, found]) => {
              // Files are by class, so an image's detections come back class after class.
              const sorted = [...found].sort((a, b) => a.label - b.label);
              const boxes = sorted.flatMap(({ x, y, w }) =>
                [x, y, x + w, y + w].map((v) => Number(v.toFixed(3))),
              );
              return [
                name,
                { boxes, labels: sorted.map((d) => d.label), scores: sorted.map((d) => d.score) },
              ];
            }),
          );
          const files = writeComp4(
            [...detections].map(([name, d]) => ({ id: name, detections: d })),
            { classes },
          );
          const read = readComp4(Object.entries(files), { classes }).images;
          const withoutOrder = [...read].map(([name, { boxes, labels, scores }]) => [
            name,
            { boxes, labels, scores },
          ]);
          expect(Object.fromEntries(withoutOrder)).toEqual(Object.fromEntries(detections));
        },
      ),
    );
  });
});

describe('comp4Classes', () => {
  const comp4ClassOf = (file: string, names: readonly string[]): string | undefined =>
    comp4Classes(names)(file);

  it('takes the longest known class, else what follows the split', () => {
    expect(comp4ClassOf('comp4_det_test_hot_dog.txt', classes)).toBe('hot_dog');
    expect(comp4ClassOf('comp4_det_test_dog.txt', classes)).toBe('dog');
    expect(comp4ClassOf('comp3_det_my_val_dog.txt', classes)).toBe('dog');
    expect(comp4ClassOf('C:\\results\\comp4_det_val_pine_cone.txt', classes)).toBe('pine_cone');
    expect(comp4ClassOf('comp1_cls_test_dog.txt', classes)).toBeUndefined();
  });

  it('finds classes again whose names would be folders', () => {
    for (const name of ['nut/shell', 'a\\b', '../up']) {
      expect(comp4FileName(name)).not.toMatch(/[\\/]/);
      expect(comp4ClassOf(comp4FileName(name), [...classes, name])).toBe(name);
    }
    expect(() => writeComp4([], { classes: ['a/b', 'a_b'] })).toThrow(
      'got comp4_det_test_a_b.txt both for "a/b" and for "a_b"',
    );
  });
});
