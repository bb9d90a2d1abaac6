import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readComp4, readCsv } from '@ssd/ap-eval';
import { readNpy } from '@ssd/weights';
import { formatTxt } from './format-txt.js';
import { formatVoc } from './format-voc.js';
import { parseFormats } from './formats.js';
import type { PictureDetections } from './picture-detections.js';
import { ResultWriter, type ResultOptions } from './result-writer.js';
import { writePredictions } from './write-predictions.js';

const classes = ['cat', 'big dog'];

const picture: PictureDetections = {
  path: '/in/a.jpg',
  file: '/in/a.jpg',
  id: 'a',
  width: 200,
  height: 100,
  detections: [
    { label: 'big dog', score: 0.75, box: { xmin: 20, ymin: 10, xmax: 60, ymax: 40 } },
    { label: 'cat', score: 0.5, box: { xmin: 199.6, ymin: 0, xmax: 200, ymax: 99.4 } },
  ],
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-formats-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('formatTxt', () => {
  it('writes label, its place, centre and size as shares, and the score if asked', () => {
    // (20 + 60) / 2 / 200, (10 + 40) / 2 / 100, 40 / 200, 30 / 100
    expect(formatTxt(picture, { classes }).split('\n')[0]).toBe(
      'big dog 1 0.200000 0.250000 0.200000 0.300000',
    );
    expect(formatTxt(picture, { classes, scores: true })).toBe(
      'big dog 1 0.200000 0.250000 0.200000 0.300000 0.750000\ncat 0 0.999000 0.497000 0.002000 0.994000 0.500000\n',
    );
    expect(formatTxt({ ...picture, detections: [] }, { classes })).toBe('');
  });
});

describe('formatVoc', () => {
  it('writes whole pixels from 1, both ends included, inside the picture', () => {
    const xml = formatVoc(picture);
    const boxes = [...xml.matchAll(/<bndbox>.*?<\/bndbox>/g)].map(([box]) =>
      box.match(/\d+/g)!.map(Number),
    ); // prettier-ignore
    expect(boxes).toEqual([
      [21, 11, 60, 40], // pixels 21 … 60 lie between 20 and 60
      [199, 1, 200, 99], // less than half a pixel wide: the last two
    ]);
    expect(xml).toContain('<filename>a.jpg</filename>');
    expect(formatVoc({ ...picture, file: '-', path: '/tmp/x/stdin.png' })).toContain('>stdin.png<');
  });
});

describe('parseFormats', () => {
  it('takes lists and refuses what is none', () => {
    expect(parseFormats('json, VOC,json,')).toEqual(['json', 'voc']);
    expect(parseFormats('')).toEqual([]);
    expect(() => parseFormats('json,pictures')).toThrow(
      'Unknown value for --format "pictures". Did you mean "picture"? Available: json, txt, voc',
    );
  });
});

describe('writePredictions', () => {
  it('puts probabilities and offsets of a box into one row', async () => {
    const file = join(root, 'a.npy');
    await writePredictions(file, {
      probabilities: Float32Array.of(1, 2, 3, 4, 5, 6),
      offsets: Float32Array.of(-1, -2, -3, -4, -5, -6, -7, -8),
    });
    const { shape, data } = await readNpy(file);
    expect(shape).toEqual([2, 7]);
    expect([...(data as Float32Array)]).toEqual([1, 2, 3, -1, -2, -3, -4, 4, 5, 6, -5, -6, -7, -8]);
  });
});

describe('ResultWriter', () => {
  const options = (more: Partial<ResultOptions> = {}): ResultOptions => ({
    folder: root,
    formats: ['csv', 'txt'],
    classes,
    pascalSummary: 'val',
    ...more,
  });

  it('lets tables grow with each batch, and names them when they are whole', async () => {
    const writer = await ResultWriter.open(options());
    const [written] = await writer.write([picture, { ...picture, id: 'x/y', file: '/in/x/y.jpg' }]);
    expect(written).toEqual({ files: [join(root, 'a.txt')], annotated: null });
    expect((await readdir(root)).filter((name) => !name.endsWith('.txt')).sort()).toEqual([
      'comp4_det_val_big dog.txt.incomplete',
      'comp4_det_val_cat.txt.incomplete',
      'detections.csv.incomplete',
    ]);
    await writer.write([{ ...picture, id: 'c', file: '/in/c.jpg', detections: [] }]);
    await writer.write([{ ...picture, id: 'd', file: '/in/d.jpg' }]);
    const tables = await writer.finish();
    expect((await readdir(root)).sort()).toEqual(
      ['a.txt', 'c.txt', 'd.txt', 'x_y.txt', 'comp4_det_val_big dog.txt', 'comp4_det_val_cat.txt', 'detections.csv'].sort(), // prettier-ignore
    );

    const csv = readCsv(await readFile(tables[0]!, 'utf8'));
    expect(csv.classes).toEqual(expect.arrayContaining(classes));
    const texts = await Promise.all(
      tables.slice(1).map(async (path) => [path, await readFile(path, 'utf8')] as const),
    );
    const { images } = readComp4(texts, { classes });
    expect([...images.keys()].sort()).toEqual(['a', 'd', 'x/y']);
    const { boxes, labels, scores } = images.get('d')!;
    expect(labels).toEqual([0, 1]); // class after class
    expect(scores).toEqual([0.5, 0.75]);
    expect(boxes.slice(4)).toEqual([21, 11, 60, 40]);
  });

  it('has a file for each class that nothing was found of', async () => {
    const writer = await ResultWriter.open(options({ formats: [] }));
    const tables = await writer.finish();
    await expect(Promise.all(tables.map((path) => readFile(path, 'utf8')))).resolves.toEqual(['', '']);
  });

  it('leaves what there is under its other name where the work failed', async () => {
    const writer = await ResultWriter.open(options({ pascalSummary: undefined }));
    await writer.write([picture]);
    await writer.close();
    expect((await readdir(root)).sort()).toEqual(['a.txt', 'detections.csv.incomplete']);
  });
});
