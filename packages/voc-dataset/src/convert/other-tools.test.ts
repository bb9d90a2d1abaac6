import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, makeJpeg } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import { convertDataset } from './convert-dataset.js';
import type { ConvertReport } from './convert-dataset.js';

let base = '';
let image: Buffer;
beforeAll(async () => {
  image = await makeJpeg(1); // 40×30
});
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

/** The whole of the picture, in shares. */
const WHOLE = '0 0.5 0.5 1 1\n';
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const coco = (fileName: string, more: object = {}) => ({
  images: [{ id: 1, file_name: fileName, width: 40, height: 30 }],
  annotations: [{ id: 1, image_id: 1, category_id: 0, bbox: [4, 4, 20, 20] }],
  categories: [{ id: 0, name: 'cat' }],
  ...more,
});
const entry = (bbox: unknown, more: object = {}) => ({ image_id: 1, category_id: 0, bbox, ...more });
const json = (fileName: string, more?: object) => JSON.stringify(coco(fileName, more));
/** What a report comes to: splits, classes, objects and the codes of warnings and notes that count. */
const sum = ({ splits, classes, objects, issues }: ConvertReport) => ({
  splits,
  classes,
  objects,
  codes: issues.map(({ code }) => code).filter((code) => code !== 'no-objects'),
});
const convert = (options: object = {}) =>
  convertDataset(join(base, 'in'), join(base, 'out'), { to: 'csv', ...options });

type Files = Record<string, string | Uint8Array>;

describe('convertDataset, of files as other tools write them', () => {
  it.each<[string, () => Files, Record<string, number>, number, string[]]>([
    [
      'CVAT, YOLO 1.1',
      () => ({
        'obj.data': 'classes = 1\r\ntrain = data/train.txt\r\nnames = data/obj.names\r\nbackup = backup/\r\n',
        'obj.names': 'cat\r\n',
        'train.txt': 'data/obj_train_data/a.jpg\r\n',
        'obj_train_data/a.jpg': image,
        'obj_train_data/a.txt': WHOLE,
      }),
      { train: 1 },
      1,
      ['image-elsewhere'],
    ],
    [
      'CVAT, Ultralytics',
      () => ({
        'data.yaml': 'names:\n  0: cat\npath: .\ntrain: train.txt\n',
        'train.txt': 'data/images/train/a.jpg\n',
        'images/train/a.jpg': image,
        'labels/train/a.txt': WHOLE,
      }),
      { train: 1 },
      1,
      ['image-elsewhere'],
    ],
    [
      'Darknet, with paths of another machine',
      () => ({
        'voc.data':
          'train=/home/me/darknet/train.txt\nvalid = C:\\darknet\\valid.txt\nnames=data/voc.names\n',
        'voc.names': 'cat\n',
        'train.txt': utf16('/home/me/darknet/set/a.jpg\r\n'),
        'valid.txt': 'C:\\darknet\\set\\b%20c.jpg\n',
        'obj.names': 'not this\n',
        'set/a.jpg': image,
        'set/a.txt': WHOLE,
        'set/b c.jpg': image,
        'set/b c.txt': '0.0 0.5 0.5 1 1\n',
      }),
      { train: 1, valid: 1 },
      2,
      ['image-elsewhere', 'image-elsewhere'],
    ],
    [
      'Roboflow, without the test it names',
      () => ({
        'data.yaml': "train: ../train/images\nval: ../valid/images\ntest: ../test/images\nnames: ['cat']\n",
        'train/images/a.jpg': image,
        'train/labels/a.txt': WHOLE,
        'valid/images/b.jpg': image,
        'valid/labels/b.txt': '0e0 0.5 0.5 1 1\n',
        'images/unrelated.jpg': image,
      }),
      { train: 1, val: 1 },
      2,
      ['split-missing'],
    ],
    [
      'Roboflow, Darknet',
      () => ({
        'train/_darknet.labels': 'cat\n',
        'train/a.jpg': image,
        'train/a.txt': WHOLE,
        'valid/_darknet.labels': 'cat\n',
        'valid/b.jpg': image,
        'valid/b.txt': WHOLE,
      }),
      { train: 1, valid: 1 },
      2,
      [],
    ],
    [
      'Label Studio, YOLO',
      () => ({
        'classes.txt': 'cat',
        'notes.json': '{"categories": [{"id": 0, "name": "cat"}], "info": {}}',
        'images/a.jpg': image,
        'labels/a.txt': WHOLE,
      }),
      { all: 1 },
      1,
      [],
    ],
    [
      'LabelImg, YOLO beside the pictures',
      () => ({ 'classes.txt': utf16('cat\r\n'), 'a.jpg': image, 'a.txt': `\uFEFF${WHOLE}` }),
      { all: 1 },
      1,
      [],
    ],
    [
      'FiftyOne, YOLOv4',
      () => ({ 'obj.names': 'cat', 'images.txt': 'data/a.jpg', 'data/a.jpg': image, 'data/a.txt': WHOLE }),
      { all: 1 },
      1,
      [],
    ],
    [
      'folders of splits without data.yaml',
      () => ({
        'classes.txt': 'cat',
        'images/train/a.jpg': image,
        'labels/train/a.txt': WHOLE,
        'images/val/a.jpg': image,
        'labels/val/a.txt': WHOLE,
      }),
      { train: 1, val: 1 },
      2,
      [],
    ],
    [
      'Ultralytics, with the folder of another machine',
      () => ({
        'data.yaml':
          'path: /content/datasets/cats\ntrain: /content/datasets/cats/images/train\nval: images\\val\nnames: [cat]\n',
        'images/train/a.jpg': image,
        'labels/train/a.txt': WHOLE,
        'images/val/b.jpg': image,
        'labels/val/b.txt': '',
      }),
      { train: 1, val: 1 },
      1,
      [],
    ],
    [
      'Ultralytics, a path beside the data set',
      () => ({
        'data.yaml': 'path: ../datasets/cats\ntrain: images/train\nnames: [cat]\n',
        'images/train/a.jpg': image,
        'labels/train/a.txt': WHOLE,
      }),
      { train: 1 },
      1,
      [],
    ],
    [
      'Label Studio, COCO',
      () => ({
        'result.json': json('..\\..\\label-studio\\media\\upload\\4\\cb-a.jpg'),
        'images/cb-a.jpg': image,
      }),
      { result: 1 },
      1,
      ['image-elsewhere'],
    ],
    [
      'Label Studio, COCO with addresses',
      () => ({
        'result.json': json('http://localhost:8080/data/local-files/?d=photos/a%20b.jpg'),
        'images/a b.jpg': image,
      }),
      { result: 1 },
      1,
      ['image-elsewhere'],
    ],
    [
      'COCO, a file address',
      () => ({ 'x.json': json('file:///C:/photos/a.jpg'), 'a.jpg': image }),
      { x: 1 },
      1,
      ['image-elsewhere'],
    ],
    [
      'FiftyOne, COCO',
      () => ({
        'train/labels.json': json('a.jpg'),
        'train/data/a.jpg': image,
        'val/labels.json': json('b.jpg', { annotations: [] }),
        'val/data/b.jpg': image,
      }),
      { train: 1, val: 1 },
      1,
      [],
    ],
    [
      'COCO beside notes of its tool',
      () => ({ 'result.json': json('a.jpg'), 'project.json': '{"name": "x"}', 'a.jpg': image }),
      { result: 1 },
      1,
      [],
    ],
    ['COCO in UTF-16', () => ({ 'x.json': utf16(json('a.jpg')), 'a.jpg': image }), { x: 1 }, 1, []],
    [
      'COCO, ids and boxes as texts',
      () => ({
        'x.json': JSON.stringify({
          images: [{ id: 'img-a', file_name: 'a.jpg', width: '40', height: '30' }],
          categories: [{ id: '0', name: 'cat' }],
          annotations: [
            { id: 1, image_id: 'img-a', category_id: 0.0, bbox: ['4', '4', '20', ' 20'], iscrowd: null },
          ],
        }),
        'a.jpg': image,
      }),
      { x: 1 },
      1,
      [],
    ],
    [
      'COCO, entries without a box',
      () => ({
        'x.json': json('a.jpg', {
          annotations: [
            entry([4, 4, 20, 20]),
            entry([], { segmentation: [[3, 3, 5, 3, 5, 5]] }),
            entry(null),
            entry(undefined),
            entry('BOX'),
          ],
        }).replace('"BOX"', '[NaN, 0, 9, Infinity]'),
        'a.jpg': image,
      }),
      { x: 1 },
      1,
      ['box-missing', 'box-missing', 'box-missing', 'box-missing'],
    ],
    [
      'makesense.ai, CSV',
      () => ({ 'x.csv': 'cat,0,0,40,30,a.jpg,40,30\n', 'a.jpg': image }),
      { all: 1 },
      1,
      [],
    ],
    [
      'makesense.ai, CSV with names',
      () => ({
        'x.csv':
          'label_name,bbox_x,bbox_y,bbox_width,bbox_height,image_name,image_width,image_height\ncat,0,0,40,30,a.jpg,40,30\n',
        'a.jpg': image,
      }),
      { all: 1 },
      1,
      [],
    ],
    [
      'keras-retinanet, CSV',
      () => ({
        'x.csv': '/photos/a.jpg,1,1,40,30,cat\n/photos/b.jpg,,,,,\n',
        'a.jpg': image,
        'b.jpg': image,
      }),
      { all: 2 },
      1,
      ['image-elsewhere'],
    ],
    [
      'VoTT, CSV',
      () => ({
        'x.csv': '"image","xmin","ymin","xmax","ymax","label"\n"a.jpg",1.5,1,40,30,"cat"\n',
        'a.jpg': image,
      }),
      { all: 1 },
      1,
      [],
    ],
    [
      'Excel, CSV with semicolons in UTF-16',
      () => ({
        'x.csv': utf16('filename;class;xmin;ymin;xmax;ymax\r\na.jpg;cat;1;1;40;30\r\n'),
        'a.jpg': image,
      }),
      { all: 1 },
      1,
      [],
    ],
  ])('reads %s', async (_, files, splits, objects, codes) => {
    const placed = Object.entries(files()).map(([path, contents]) => [`in/${path}`, contents] as const);
    await writeFiles(base, Object.fromEntries(placed));
    expect(sum(await convert())).toEqual({ splits, classes: ['cat'], objects, codes });
  });

  it.each<[string, () => Files, string]>([
    [
      'two names for one picture',
      () => ({
        'x.json': json('a.jpg', {
          images: [
            { id: 1, file_name: 'cam1/0.jpg' },
            { id: 2, file_name: 'cam2/0.jpg' },
          ],
        }),
        '0.jpg': image,
      }),
      'Expected an image of its own for "cam2/0.jpg" (images[1] of BASE/in/x.json), found only BASE/in/0.jpg, which "cam1/0.jpg" is, too, by the end of its path.',
    ],
    [
      'captions for boxes',
      () => ({ 'x.json': json('a.jpg', { annotations: [{ image_id: 1, category_id: 0 }] }), 'a.jpg': image }),
      'Expected in BASE/in/x.json a box (bbox) for its annotations, found none in any of the 1',
    ],
    [
      'a train that is not there',
      () => ({ 'data.yaml': 'train: t\nval: images\nnames: [cat]\n', 'images/a.jpg': image }),
      'Expected the images of split "train" in BASE/in/t, a folder or a list inside of BASE/in; found none.',
    ],
    [
      'label files without a class list',
      () => ({ 'a.jpg': image, 'a.txt': WHOLE }),
      'Expected data.yaml, obj.data or classes.txt with the class names in BASE/in, found none of them.',
    ],
    [
      'half a class',
      () => ({ 'classes.txt': 'cat', 'a.jpg': image, 'a.txt': '0.5 0.5 0.5 1 1' }),
      'Expected a class from 0 to 0 in BASE/in/a.txt:1, got "0.5".',
    ],
    [
      'shares in a table',
      () => ({ 'x.csv': 'filename,class,xmin,ymin,xmax,ymax\na.jpg,cat,0,0.25,1,0.5\n', 'a.jpg': image }),
      'Expected boxes in pixels in BASE/in/x.csv, got shares of the image, from 0 to 1, in all of its 1 rows, such as 0, 0.25, 1, 0.5 in line 2.',
    ],
    [
      'nothing of any format',
      () => ({ 'readme.md': '' }),
      'Nor is there data.yaml, obj.data, a class list, a COCO file or a table',
    ],
  ])('refuses %s', async (_, files, message) => {
    const placed = Object.entries(files()).map(([path, contents]) => [`in/${path}`, contents] as const);
    await writeFiles(base, Object.fromEntries(placed));
    await expect(convert()).rejects.toThrow(message.replaceAll('BASE', base));
  });

  it('reads label files without a class list where the classes are given (makesense.ai)', async () => {
    await writeFiles(base, { 'in/a.jpg': image, 'in/a.txt': '1 0.5 0.5 1 1' });
    expect(await convert({ classes: ['dog', 'cat'] })).toMatchObject({ objects: 1, classes: ['dog', 'cat'] });
  });

  it('refuses a split that was asked for and is not there', async () => {
    await writeFiles(base, {
      'in/data.yaml': 'train: images\ntest: ../test/images\nnames: [cat]\n',
      'in/images/a.jpg': image,
    });
    await expect(convert({ splits: ['train', 'test'] })).rejects.toThrow('the images of split "test"');
  });

  it('orders classes by their ids, and those that are texts as they stand', async () => {
    const categories = (ids: unknown[]) => ids.map((id, i) => ({ id, name: ['b', 'a', 'c'][i] }));
    const annotations: object[] = [];
    await writeFiles(base, {
      'in/x.json': json('a.jpg', { categories: categories(['10', '9', 1]), annotations }),
      'in/a.jpg': image,
    });
    expect((await convert()).classes).toEqual(['c', 'a', 'b']);
    await writeFiles(base, {
      'in/x.json': json('a.jpg', { categories: categories(['x', 'w', 1]), annotations }),
    });
    expect((await convertDataset(join(base, 'in'), join(base, 'out2'), { to: 'voc' })).classes).toEqual([
      'b',
      'a',
      'c',
    ]);
  });
});
