import fc from 'fast-check';
import { createEvaluator } from '../evaluator.js';
import type { ImageInput } from '../image.js';
import { readCocoResults } from './coco-results-read.js';
import { writeCocoResults } from './coco-results-write.js';
import { readCocoGroundTruth } from './coco-truth-read.js';
import { writeCocoGroundTruth } from './coco-truth-write.js';
import { detectionsByImage } from './detection-table.js';

const truth = {
  images: [
    { id: 7, file_name: 'train/0007.jpg', width: 100, height: 50 },
    { id: 3, file_name: '0003.png' },
  ],
  categories: [
    { id: 18, name: 'dog' },
    { id: 1, name: 'person' },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 18, bbox: [10, 20, 30, 40], area: 700, iscrowd: 0 },
    { id: 2, image_id: 7, category_id: 1, bbox: [0, 0, 5, 5], iscrowd: 1 },
    { id: 3, image_id: 3, category_id: 18, bbox: [1, 2, 3, 4], area: 12, ignore: 1 },
  ],
};
const result = { image_id: 7, category_id: 18, bbox: [10, 20, 30, 40], score: 0.5 };

describe('readCocoGroundTruth', () => {
  it('gives images by rising id, and classes by rising category id', () => {
    const { classes, images, categories, imageIds } = readCocoGroundTruth(JSON.stringify(truth));
    expect(classes).toEqual(['person', 'dog']);
    expect([...categories]).toEqual([[18, 'dog'], [1, 'person']]); // prettier-ignore
    expect([...imageIds]).toEqual([[7, '7'], [3, '3']]); // prettier-ignore
    expect(images).toEqual([
      {
        id: '3',
        sequence: 3,
        groundTruth: { boxes: [1, 2, 3, 4], labels: ['dog'], crowd: [false], difficult: [true], area: [12], layout: 'xywh' },
      },
      {
        id: '7',
        sequence: 7,
        width: 100,
        height: 50,
        groundTruth: {
          boxes: [10, 20, 30, 40, 0, 0, 5, 5],
          labels: ['dog', 'person'],
          crowd: [false, true],
          difficult: [false, false],
          area: [700, 25], // 5 · 5 where none is given
          layout: 'xywh',
        },
      },
    ]); // prettier-ignore
  });

  it('names images by their files, and gives inclusive pixels', () => {
    const { images } = readCocoGroundTruth(truth, { imageNames: 'file', pixelOffset: 1 });
    expect(images.map(({ id }) => id)).toEqual(['0003', '0007']);
    // x 1 and width 3 cover the pixels 2 … 4.
    expect(Array.from(images[0]!.groundTruth.boxes)).toEqual([2, 3, 4, 6]);
  });

  it.each([
    ['images', { ...truth, images: 3 }, 'Expected a list in truth.json, images, got 3.'],
    ['an image id twice', { ...truth, images: [...truth.images, { id: 7 }] }, 'every image id once in truth.json, images[2], got 7'],
    ['an annotation id twice', { ...truth, annotations: [{ ...truth.annotations[0] }, { ...truth.annotations[0] }] }, 'every annotation id once in truth.json, annotations[1], got 1'],
    ['an unknown image', { ...truth, annotations: [{ ...truth.annotations[0], image_id: 4 }] }, 'an image_id of the list images in truth.json, annotations[0], got 4'],
    ['an unknown category', { ...truth, annotations: [{ ...truth.annotations[0], category_id: 2 }] }, 'a category_id of the list categories in truth.json, annotations[0], got 2'],
    ['a box reversed', { ...truth, annotations: [{ ...truth.annotations[0], bbox: [5, 5, -1, 2] }] }, 'width ≥ 0 and height ≥ 0 in truth.json, annotations[0], got [5,5,-1,2]'],
    ['a box of text', { ...truth, annotations: [{ ...truth.annotations[0], bbox: [5, 5, '1', 2] }] }, 'four finite numbers in truth.json, annotations[0], got [5,5,"1",2]'],
    ['a category name twice', { ...truth, categories: [{ id: 1, name: 'a' }, { id: 2, name: 'a' }] }, 'every category name once in truth.json, categories[1], got "a"'],
    ['results', [result], 'Expected {images, annotations, categories} in truth.json, got [{'],
  ])('says where there is %s', (_, input, said) => {
    expect(() => readCocoGroundTruth(input, { name: 'truth.json' })).toThrow(said);
  }); // prettier-ignore

  it('takes two images of one name apart by their ids only', () => {
    const images = [
      { id: 1, file_name: 'a/1.jpg' },
      { id: 2, file_name: 'b/1.jpg' },
    ];
    const input = { images, annotations: [], categories: [] };
    expect(readCocoGroundTruth(input).images).toHaveLength(2);
    expect(() => readCocoGroundTruth(input, { imageNames: 'file' })).toThrow('images[1], got "b/1.jpg"');
  });
});

describe('readCocoResults', () => {
  it('gives columns', () => {
    const table = readCocoResults(
      JSON.stringify([result, { ...result, image_id: '000012', score: 1 }, result]),
    );
    expect(table).toMatchObject({ ids: ['7', '000012'], classes: ['18'], layout: 'xywh', pixelOffset: 0 });
    expect([...table.images]).toEqual([0, 1, 0]);
    expect([...table.scores]).toEqual([0.5, 1, 0.5]);
    expect([...table.boxes.subarray(4, 8)]).toEqual([10, 20, 30, 40]);
  });

  it('takes nothing', () => {
    expect(readCocoResults('[]')).toMatchObject({ ids: [], classes: [] });
  });

  it('names images and classes as the ground truth does, in the pixels wanted', () => {
    const { categories, imageIds } = readCocoGroundTruth(truth, { imageNames: 'file' });
    const table = readCocoResults([result], { categories, images: imageIds });
    const found = detectionsByImage(table, { pixelOffset: 1 });
    expect([...found.keys()]).toEqual(['0007']);
    // x 10 and width 30 cover the pixels 11 … 40.
    expect(found.get('0007')).toEqual({
      boxes: Float64Array.of(11, 21, 40, 60),
      labels: ['dog'],
      scores: Float64Array.of(0.5),
      order: Uint32Array.of(0),
      layout: 'xyxy',
    });
  });

  const known = { images: new Map([[7, '7']]), categories: new Map([[18, 'dog']]), name: 'r.json' };
  it.each([
    ['a NaN score', [result, { ...result, score: NaN }], 'Expected a finite score in r.json, entry 1, got NaN.'],
    ['no score', [{ ...result, score: undefined }], 'Expected a finite score in r.json, entry 0, got nothing.'],
    ['a reversed box', [{ ...result, bbox: [9, 9, -3, 2] }], 'width ≥ 0 and height ≥ 0 in r.json, entry 0, got [9,9,-3,2]'],
    ['an infinite box', [{ ...result, bbox: [9, 9, Infinity, 2] }], 'Expected a finite width of the bbox in r.json, entry 0, got Infinity.'],
    ['masks', [{ ...result, bbox: undefined }], 'Expected a bbox of [x, y, width, height] in r.json, entry 0, got nothing.'],
    ['an unknown image', [{ ...result, image_id: 8 }], 'Expected one of the 1 image ids of the ground truth in r.json, entry 0, got 8.'],
    ['an unknown category', [{ ...result, category_id: 19 }], 'Expected a category_id of the ground truth in r.json, entry 0, got 19. Available: 18.'],
    ['no image_id', [{ ...result, image_id: null }], 'Expected an image_id (a number or a text) in r.json, entry 0, got null.'],
    ['no list', { annotations: [] }, 'Expected a list of {image_id, category_id, bbox, score} in r.json, got {"annotations":[]}.'],
    ['what Python writes of a NaN', '[{"image_id": 7,\n"score": NaN}]', 'Expected JSON in r.json, got something else at character 26 (line 2, column 10): NaN is no JSON number, near'],
    ['half a file', '[{"image_id": 7', 'Expected JSON in r.json, got something else'],
  ])('says where there is %s', (_, input, said) => {
    expect(() => readCocoResults(input, known)).toThrow(said);
  }); // prettier-ignore

  it('keeps what is unknown, by option', () => {
    const table = readCocoResults([{ ...result, image_id: 8, category_id: 19 }], {
      ...known,
      unknownCategories: 'keep',
      unknownImages: 'keep',
    });
    expect(table).toMatchObject({ ids: ['8'], classes: ['category 19'] });
  });
});

describe('writing and reading', () => {
  const box = fc
    .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 400 })))
    .map(([x, y, w, h]) => [x! / 4, y! / 4, (x! + w!) / 4, (y! + h!) / 4]);
  const image = fc.record({
    objects: fc.array(fc.record({ box, label: fc.integer({ min: 0, max: 2 }), flag: fc.integer({ min: 0, max: 2 }) })),
    found: fc.array(fc.record({ box, label: fc.integer({ min: 0, max: 2 }), score: fc.integer({ min: 0, max: 100 }) })),
  }); // prettier-ignore
  const classes = ['b', 'a', 'c'];

  it.each([0, 1] as const)('evaluates to the same through files, pixel offset %i', (pixelOffset) => {
    fc.assert(
      fc.property(fc.array(image, { maxLength: 4 }), fc.boolean(), (made, numbers) => {
        const images = made.map(({ objects, found }, i): ImageInput => ({
          id: numbers ? String(i + 5) : `img ${i}`,
          width: 200,
          height: 200,
          groundTruth: {
            boxes: objects.flatMap((o) => o.box),
            labels: objects.map((o) => o.label),
            crowd: objects.map((o) => o.flag === 1),
            difficult: objects.map((o) => o.flag === 2),
          },
          detections: {
            boxes: found.flatMap((o) => o.box),
            labels: found.map((o) => o.label),
            scores: found.map((o) => o.score / 100),
          },
        }));
        const read = readCocoGroundTruth(writeCocoGroundTruth(images, { classes, pixelOffset }), {
          imageNames: 'file',
          pixelOffset,
        });
        expect(read.classes).toEqual(classes);
        expect(read.images.map(({ id }) => id)).toEqual(images.map(({ id }) => id));
        const ids = new Map([...read.imageIds].map(([id, name]) => [name, id]));
        const text = writeCocoResults(images, { classes, pixelOffset, imageIds: ids });
        const found = detectionsByImage(
          readCocoResults(text, { categories: read.categories, images: read.imageIds }),
          { pixelOffset },
        );
        const metric = pixelOffset ? 'voc10' : 'coco';
        const straight = createEvaluator({ classes, metric, pixelOffset, ignoreDifficult: true });
        const through = createEvaluator({ classes, metric, pixelOffset, ignoreDifficult: true });
        images.forEach((one, i) => {
          straight.add(one);
          through.add({ ...read.images[i]!, detections: found.get(one.id) ?? { boxes: [], labels: [], scores: [] } });
        }); // prettier-ignore
        expect(through.result().numbers).toEqual(straight.result().numbers);
      }),
      { numRuns: 60 },
    );
  });

  it('writes ids as numbers where they are written like numbers', () => {
    const detections = { boxes: [1, 2, 3, 5], labels: ['a'], scores: [0.123456789] };
    const images = ['12', '000012'].map((id) => ({ id, detections }));
    expect(JSON.parse(writeCocoResults(images, { classes }))).toEqual([
      { image_id: 12, category_id: 2, bbox: [1, 2, 2, 3], score: 0.123457 },
      { image_id: '000012', category_id: 2, bbox: [1, 2, 2, 3], score: 0.123457 },
    ]);
    // Pixels 1 … 3 and 2 … 5 reach from 0 to 3 and from 1 to 5.
    expect(JSON.parse(writeCocoResults(images, { classes, pixelOffset: 1 }))).toMatchObject([
      { bbox: [0, 1, 3, 4] },
      { bbox: [0, 1, 3, 4] },
    ]);
    expect(writeCocoResults([], { classes })).toBe('[]\n');
  });

  it('says which id is missing', () => {
    const images = [{ id: 'x', detections: { boxes: [1, 2, 3, 5], labels: ['a'], scores: [1] } }];
    expect(() => writeCocoResults(images, { classes, imageIds: new Map() })).toThrow(
      'an id of "x" in imageIds',
    );
    expect(() => writeCocoResults(images, { classes, categoryIds: new Map([['a', 1]]) })).toThrow(
      'an id of "b" in categoryIds',
    );
    const twice = { id: 'x', groundTruth: { boxes: [], labels: [] } };
    expect(() => writeCocoGroundTruth([twice, twice], { classes })).toThrow(
      'every image once, got "x" again',
    );
  });
});
