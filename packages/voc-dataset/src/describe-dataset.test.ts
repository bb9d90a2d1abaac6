import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeDataset } from './describe-dataset.js';
import { annotationXml, makeFolder, writeDataset } from './testing/make-dataset.js';

let root = '';
beforeEach(async () => {
  root = await makeFolder();
});
afterEach(() => rm(root, { recursive: true }));

/** Anchors that fit a box by its width, normalised. */
const byWidth = {
  name: 'width',
  bestOverlaps: (boxes: Float32Array) =>
    Float32Array.from({ length: boxes.length / 4 }, (_, i) => boxes[4 * i + 2]! - boxes[4 * i]!),
};

describe('describeDataset', () => {
  it('counts and measures', async () => {
    const size = { width: 200, height: 100 };
    await writeDataset(
      root,
      [
        {
          id: 'a',
          xml: annotationXml({ filename: 'a', ...size }, [
            { name: 'dog', box: [1, 1, 100, 100] }, // 100 × 100 = 10,000: large
            { name: 'dog', box: [1, 1, 40, 30] }, // 1200: medium
            { name: 'cat', box: [1, 1, 10, 20] }, // 200: small
            { name: 'cat', box: [9, 9, 9, 9] }, // left out
          ]).replace('<difficult>0', '<truncated>1</truncated><difficult>1'),
        },
        { id: 'b', xml: annotationXml({ filename: 'b', ...size }, []) },
        { id: 'c', objects: [{ name: 'dog', box: [1, 1, 32, 30] }] }, // of 40 × 30; 960: small
        { id: 'd', image: null },
      ],
      { train: ['a', 'b'], test: ['c', 'd'], dog_train: ['a  1'], none: [] },
    );
    await writeFile(join(root, 'Annotations/e.xml'), '<');
    const found = await describeDataset(root, { anchors: [byWidth] });
    expect(found).toMatchObject({
      images: 3,
      unusable: 2,
      empty: 1,
      objects: 4,
      difficult: 1,
      truncated: 1,
      classes: {
        cat: { objects: 1, images: 1, difficult: 0, truncated: 0 },
        dog: { objects: 3, images: 2, difficult: 1, truncated: 1 },
      },
      splits: { test: { images: 1, objects: 1 }, train: { images: 2, objects: 3 } },
      imageSizes: [
        { width: 200, height: 100, images: 2 },
        { width: 40, height: 30, images: 1 },
      ],
      areas: { small: 2, medium: 1, large: 1 },
      imageAspects: { min: 4 / 3, median: 2, max: 2 },
      boxesPerImage: { min: 0, median: 1, mean: 4 / 3, max: 3 },
      boxAspects: { min: 0.5, max: 4 / 3 },
      boxScales: { min: 0.1, max: Math.sqrt(960 / 1200) }, // √(10 · 20 / 20,000)
    });
    expect(Object.keys(found.splits)).toEqual(['test', 'train']);
    // Widths are 0.5, 0.2, 0.05 and 0.8.
    expect(found.anchors).toEqual([
      {
        name: 'width',
        boxes: 4,
        threshold: 0.5,
        recall: 0.5,
        recallByArea: { small: 0.5, medium: 0, large: 1 },
        meanOverlap: expect.closeTo(1.55 / 4, 6) as number,
      },
    ]);
    expect(await describeDataset(root, { splits: ['test'] })).toMatchObject({
      images: 1,
      objects: 1,
      splits: { test: { images: 1, objects: 1 } },
      anchors: [],
    });
  });

  it('measures every so manieth of many boxes', async () => {
    const objects = Array.from({ length: 5001 }, (_, i) => ({
      name: 'x',
      box: [1, 1, (i % 39) + 2, 30] as const,
    }));
    await writeDataset(root, [
      { id: 'a', objects: objects.slice(0, 2) },
      { id: 'b', objects: objects.slice(2) },
    ]);
    const { anchors } = await describeDataset(root, { anchors: [byWidth] });
    expect(anchors[0]?.boxes).toBe(2501); // every second of 5001
  });

  it('knows a folder of nothing', async () => {
    await writeDataset(root, [], {});
    expect(await describeDataset(root, { anchors: [byWidth] })).toMatchObject({
      images: 0,
      objects: 0,
      classes: {},
      splits: {},
      boxesPerImage: { mean: null },
      anchors: [{ boxes: 0, recall: null, meanOverlap: null }],
    });
  });

  it('stops when it is told to', async () => {
    await writeDataset(root, [{ id: 'a' }]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(describeDataset(root, { signal })).rejects.toThrow('enough');
  });
});
