import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDetections } from './read-detections.js';
import { saveDetections } from './save-detections.js';
import type { Truth } from './ground-truth.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-save-'));
});
afterEach(() => rm(root, { recursive: true }));

const classes = ['cat', 'hot/dog'];
const truth: Truth = {
  images: ['000001', '2'].map((id) => ({ id, groundTruth: { boxes: [], labels: [] } })),
  classes,
  allClasses: () => Promise.resolve(classes),
  name: 'here',
};
/** In VOC's pixels. */
const inclusive = [
  { id: '000001', detections: { boxes: [1, 2, 30, 40, 5, 6, 7.5, 8], labels: [1, 0], scores: [0.75, 0.5] } },
  { id: '2', detections: { boxes: [3, 3, 9, 9], labels: [0], scores: [0.25] } },
];
const continuous = inclusive.map(({ id, detections }) => ({
  id,
  detections: { ...detections, boxes: detections.boxes.map((v, i) => v - (i % 4 < 2 ? 1 : 0)) },
}));

describe('saveDetections', () => {
  it.each(['comp4', 'in/results.json', 'in/results.csv'])('writes %s, which is read back as it was', async (name) => {
    const path = join(root, name);
    for (const [images, pixelOffset] of [[inclusive, 1], [continuous, 0]] as const) {
      await saveDetections(path, images, { classes, split: 'a+b', pixelOffset });
      const read = await readDetections({ path, truth, listClasses: truth.allClasses, split: 'a+b', pixelOffset });
      expect([...read.images.keys()].sort()).toEqual(['000001', '2']);
      for (const { id, detections } of images) {
        const found = read.images.get(id)!;
        const rows = Array.from(found.labels, (label, i) => {
          const [x, y, a, b] = Array.from(found.boxes).slice(4 * i, 4 * i + 4) as [number, number, number, number];
          return [label, found.scores[i], x, y, ...(found.layout === 'xywh' ? [x + a, y + b] : [a, b])];
        });
        const expected = detections.labels.map((label, i) => [
          classes[label],
          detections.scores[i],
          ...detections.boxes.slice(4 * i, 4 * i + 4),
        ]);
        expect(rows.sort()).toEqual(expected.sort());
      }
    }
  }); // prettier-ignore

  it('writes a file for each class, also without detections', async () => {
    await saveDetections(join(root, 'r'), inclusive.slice(0, 0), {
      classes,
      split: 'VOC2007:val',
      pixelOffset: 1,
    });
    expect((await readdir(join(root, 'r'))).sort()).toEqual([
      'comp4_det_VOC2007-val_cat.txt',
      'comp4_det_VOC2007-val_hot_dog.txt',
    ]);
  });

  it('writes numbers as image ids where they are numbers', async () => {
    const path = join(root, 'r.json');
    await saveDetections(path, inclusive, { classes, split: 'val', pixelOffset: 1 });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject([
      { image_id: '000001', category_id: 2, bbox: [0, 1, 30, 39] },
      { image_id: '000001', category_id: 1 },
      { image_id: 2, category_id: 1 },
    ]);
  });

  it('refuses another ending', async () => {
    await expect(saveDetections('r.txt', [], { classes, split: 'val', pixelOffset: 1 })).rejects.toThrow(
      'got "r.txt"',
    );
  });
});
