import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { convertDataset } from './convert-dataset.js';
import { DATASET_FORMATS } from './dataset-formats.js';
import type { DatasetFormat } from './dataset-formats.js';
import { readVoc } from './read-voc.js';
import { createIds } from './unique-ids.js';

const BCCD = join(__dirname, '../../../example-blood-cells/data/BCCD');
const ALL: ReadOptions = { splits: undefined, classes: undefined, onMissingImage: 'stop', signal: undefined };

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

/** A set without what only says where the images lie. */
const content = ({ classes, images, splits }: AnnotatedSet) => ({
  classes,
  images: images
    .map(({ id, width, height, objects }) => ({ id, width, height, objects }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  splits: Object.fromEntries([...splits].sort(([a], [b]) => (a < b ? -1 : 1))),
});

const label = fc.constantFrom('cat', 'R&D <x>', 'a, "b"', 'naïve 猫', '0', 'tv: #1', "it's");

/** Objects of a picture of 40 × 30, each box once; `steps` parts of a pixel. */
const objects = (steps: number) => {
  const side = (length: number) =>
    fc
      .uniqueArray(fc.integer({ min: steps, max: length * steps }), { minLength: 2, maxLength: 2 })
      .map(([a, b]) => [Math.min(a!, b!) / steps, Math.max(a!, b!) / steps] as const);
  const object = fc.record({
    label,
    box: fc.tuple(side(40), side(30)).map(([x, y]) => ({ xmin: x[0], ymin: y[0], xmax: x[1], ymax: y[1] })),
    difficult: fc.boolean(),
    truncated: fc.boolean(),
    pose: fc.option(fc.constantFrom('Left', 'a & b'), { nil: undefined }),
  });
  return fc.uniqueArray(object, { maxLength: 4, selector: ({ box }) => JSON.stringify(box) });
};

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

describe('convertDataset', () => {
  it.each(['coco', 'csv', 'yolo', 'voc'] as const)('to %s and back changes nothing', async (format) => {
    const image = await makeJpeg(1);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(1, 8).chain(objects), { minLength: 3, maxLength: 5 }),
        async (pictures) => {
          const at = (name: string) => join(base, `${run}-${name}`);
          run++;
          const ids = pictures.map((_, i) => `picture ${i}.v1`);
          const xml = pictures.map((own, i) => {
            const text = annotationXml({ filename: `${ids[i]!}.jpg` }, []);
            const parts = own.map(
              ({ label: name, box, difficult, truncated, pose }) =>
                `<object><name>${escape(name)}</name><difficult>${Number(difficult)}</difficult><truncated>${Number(truncated)}</truncated>` +
                (pose === undefined ? '' : `<pose>${escape(pose)}</pose>`) +
                `<bndbox><xmin>${box.xmin}</xmin><ymin>${box.ymin}</ymin><xmax>${box.xmax}</xmax><ymax>${box.ymax}</ymax></bndbox></object>`,
            );
            return text.replace('</annotation>', `${parts.join('')}</annotation>`);
          });
          await writeDataset(
            at('in'),
            ids.map((id, i) => ({ id, xml: xml[i]!, image })),
            { train: ids.slice(0, 2), val: ids.slice(2), trainval: ids },
          );
          // Classes in an order that is not the sorted one, one of them without objects.
          const classes = ['unused', 'tv: #1', 'cat', 'R&D <x>', 'a, "b"', 'naïve 猫', '0', "it's"];
          await writeFile(join(at('in'), 'classes.txt'), classes.join('\n'));
          const there = await convertDataset(at('in'), at('there'), { to: format });
          const back = await convertDataset(at('there'), at('back'), { to: 'voc' });
          expect([back.from, there.images, there.issues]).toEqual([
            format,
            pictures.length,
            there.issues.filter(({ code }) => code === 'no-objects'),
          ]);
          const before = content(await readVoc(at('in'), ALL));
          expect(before.images.map((one) => one.objects)).toEqual(
            pictures.map((own) =>
              own.map(({ pose, ...rest }) => (pose === undefined ? rest : { ...rest, pose })),
            ),
          );
          const plain = before.images.map((one) => ({
            ...one,
            objects: one.objects.map((object) => ({
              label: object.label,
              box: object.box,
              difficult: false,
              truncated: false,
            })),
          }));
          expect(content(await readVoc(at('back'), ALL))).toEqual(
            format === 'yolo' ? { ...before, images: plain } : before,
          );
          const lost = pictures.flat().filter(({ difficult }) => difficult).length;
          expect(there.lost.find(({ field }) => field === 'difficult')?.objects ?? 0).toBe(
            format === 'yolo' ? lost : 0,
          );
          const copied = await readFile(join(at('back'), 'JPEGImages', `${ids[0]!}.jpg`));
          expect(copied.equals(image)).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('takes BCCD once around all formats', async () => {
    const steps: DatasetFormat[] = ['coco', 'yolo', 'csv', 'voc'];
    let from = BCCD;
    for (const to of steps) {
      const output = join(base, to);
      const report = await convertDataset(from, output, { to, images: 'link' });
      expect(report).toMatchObject({
        images: 364,
        objects: 4886, // 4888 without the two that have no area
        classes: ['Platelets', 'RBC', 'WBC'],
        splits: { train: 205, val: 87, test: 72, trainval: 292 },
      });
      expect(report.issues.map(({ code }) => code)).toEqual(from === BCCD ? ['zero-area', 'zero-area'] : []);
      from = output;
    }
    const [before, after] = [await readVoc(BCCD, ALL), await readVoc(join(base, 'voc'), ALL)];
    const plain = ({ classes, images }: ReturnType<typeof content>) => ({
      classes,
      images: images.map((one) => one.objects.map(({ label: name, box }) => [name, box])),
    });
    expect(plain(content(after))).toEqual(plain(content(before)));
  });

  it.each(['coco', 'csv', 'yolo', 'voc'] as const)(
    'keeps cam1/0001 and cam2/0001 apart in %s',
    async (to) => {
      const ids = ['cam1/0001', 'cam2/0001', 'top', 'a/b/IMG_1', 'a/b/img_1'];
      await writeDataset(
        join(base, 'in'),
        ids.map((id, i) => ({ id, objects: [{ name: `c${i}`, box: [1, 1, 9 + i, 9] as const }] })),
      );
      await convertDataset(join(base, 'in'), join(base, 'there'), { to });
      await convertDataset(join(base, 'there'), join(base, 'back'), { to: 'voc' });
      const [before, after] = [await readVoc(join(base, 'in'), ALL), await readVoc(join(base, 'back'), ALL)];
      expect(
        content(after)
          .images.map(({ objects: [object] }) => object?.label)
          .sort(),
      ).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
      expect(content(after)).toEqual(content(before));
      for (const [i, id] of ids.slice(0, 3).entries()) {
        const image = await readFile(join(base, 'back/JPEGImages', `${id}.jpg`));
        expect(image.equals(await readFile(join(base, 'in/JPEGImages', `${id}.jpg`)))).toBe(true);
        expect(await readFile(join(base, 'back/Annotations', `${id}.xml`), 'utf8')).toContain(`>c${i}<`);
      }
    },
  );

  it('names sizes that are not the images’, in every format that says them', async () => {
    const image = await makeJpeg(1); // 40 × 30
    const csv = (...rows: string[]) =>
      `filename,width,height,class,xmin,ymin,xmax,ymax\n${rows.map((row) => `${row}\n`).join('')}`;
    await writeFiles(base, {
      'coco/a.jpg': image,
      'coco/x.json': JSON.stringify({
        images: [{ id: 1, file_name: 'a.jpg', width: 30, height: 40 }],
        annotations: [{ image_id: 1, category_id: 1, bbox: [4, 4, 20, 20] }],
        categories: [{ id: 1, name: 'cell' }],
      }),
      'csv/a.jpg': image,
      'csv/x.csv': csv('a.jpg,80,60,cell,3,5,10,20'),
      'wrong/a.jpg': image,
      'wrong/x.csv': csv('a.jpg,20,15,cell,31,5,39,20', 'a.jpg,20,15,cell,3,5,10,12'),
    });
    await writeDataset(join(base, 'voc'), [
      { id: 'a', xml: annotationXml({ filename: 'a.jpg', width: 80, height: 60 }, []), image },
    ]);
    const said = async (name: string) => {
      const { issues } = await convertDataset(join(base, name), join(base, `${name}-out`), { to: 'csv' });
      return issues
        .filter(({ code }) => code === 'size-mismatch')
        .map(({ severity, file, message }) => [severity, file.slice(base.length + 1), message]);
    };
    const relative = 'the image is 40×30; the boxes are taken relative to 80×60.';
    expect(await said('coco')).toEqual([
      [
        'error',
        'coco/a.jpg',
        'x.json says 30×40, the image is 40×30, of another shape; the boxes are taken relative to 30×40, which moves them if they were drawn on this image.',
      ],
    ]);
    expect(await said('csv')).toEqual([['warning', 'csv/a.jpg', `x.csv says 80×60, ${relative}`]]);
    expect(await said('voc')).toEqual([['warning', 'voc/JPEGImages/a.jpg', `a.xml says 80×60, ${relative}`]]);
    expect(await said('wrong')).toEqual([
      [
        'warning',
        'wrong/a.jpg',
        'x.csv says 20×15, the image is 40×30; object 1 fits the image only: the size is taken for wrong, the boxes for pixels of the image.',
      ],
    ]);
    expect(await readFile(join(base, 'wrong-out/annotations.csv'), 'utf8')).toContain(
      'a.jpg,40,30,cell,31,5,39,20,0,0,,all\na.jpg,40,30,cell,3,5,10,12,',
    );
  });

  it('takes a picture over whose size cannot be compared', async () => {
    await writeDataset(join(base, 'in'), [{ id: 'a', image: Buffer.from('BM, which is not decoded here') }]);
    const report = await convertDataset(join(base, 'in'), join(base, 'out'), { to: 'coco' });
    expect([report.images, report.issues.map(({ code, severity }) => [code, severity])]).toEqual([
      1,
      [['image-unreadable', 'warning']],
    ]);
  });

  it('names images by the folders in which they part, and lets none hide another', () => {
    const ids = (...names: string[]) => createIds(names.map((name) => ({ file: `/data/${name}`, name })));
    expect(ids('data/obj/a.jpg', 'data/obj/b.v1.jpg')).toEqual(['a', 'b.v1']);
    expect(ids('images/cam1/a.jpg', 'images/cam2/a.jpg')).toEqual(['cam1/a', 'cam2/a']);
    expect(ids('a.jpg', 'a.png', 'A.gif')).toEqual(['a', 'data_a', 'data_A_2']);
    expect(ids('x/a.jpg', 'y.jpg')).toEqual(['x/a', 'y']);
    expect(ids('x/a.jpg', 'x/A.jpg')).toEqual(['a', 'x_A']);
    expect(ids()).toEqual([]);
  });

  it('writes what the tools of each format read', async () => {
    await writeDataset(join(base, 'in'), [
      { id: 'a', objects: [{ name: 'cell', box: [1, 6, 10, 30] }] },
      { id: 'b', objects: [] },
    ]);
    for (const to of DATASET_FORMATS) await convertDataset(join(base, 'in'), join(base, to), { to });
    const text = (file: string) => readFile(join(base, file), 'utf8');
    const image = { width: 40, height: 30 };
    expect(JSON.parse(await text('coco/annotations/instances_train.json'))).toEqual({
      info: { description: 'train', version: '1.0' },
      licenses: [],
      images: [
        { id: 1, file_name: 'a.jpg', ...image },
        { id: 2, file_name: 'b.jpg', ...image },
      ],
      annotations: [
        {
          id: 1,
          image_id: 1,
          category_id: 1,
          bbox: [0, 5, 10, 25],
          area: 250,
          iscrowd: 0,
          segmentation: [],
          difficult: 0,
          truncated: 0,
        },
      ],
      categories: [{ id: 1, name: 'cell', supercategory: 'object' }],
    });
    expect(await text('yolo/data.yaml')).toBe('train: "train.txt"\nnc: 1\nnames:\n  0: "cell"\n');
    expect(await text('yolo/train.txt')).toBe('./images/a.jpg\n./images/b.jpg\n');
    expect(await text('yolo/labels/a.txt')).toBe(
      '0 0.125000000000 0.583333333333 0.250000000000 0.833333333333\n',
    );
    expect(await text('yolo/labels/b.txt')).toBe('');
    expect(await text('csv/annotations.csv')).toBe(
      'filename,width,height,class,xmin,ymin,xmax,ymax,difficult,truncated,pose,split\n' +
        'a.jpg,40,30,cell,1,6,10,30,0,0,,train\nb.jpg,40,30,,,,,,,,,train\n',
    );
    expect(await readdir(join(base, 'voc'))).toEqual([
      'Annotations',
      'ImageSets',
      'JPEGImages',
      'classes.txt',
    ]);
  });

  it('copies, links or points to images', async () => {
    await writeDataset(join(base, 'in'), [{ id: 'a' }]);
    const inode = async (path: string) => (await stat(join(base, path))).ino;
    for (const images of ['copy', 'link', 'symlink'] as const) {
      await convertDataset(join(base, 'in'), join(base, images), { to: 'csv', images });
    }
    const own = await inode('in/JPEGImages/a.jpg');
    expect(await inode('copy/images/a.jpg')).not.toBe(own);
    expect(await inode('link/images/a.jpg')).toBe(own);
    expect(await inode('symlink/images/a.jpg')).toBe(own);
  });

  it('reads COCO with gaps in its ids, crowds, and images in a folder called as the split', async () => {
    await writeFiles(base, {
      'annotations/captions_val2017.json': '{"images":[]}',
      'annotations/instances_val2017.json': JSON.stringify({
        images: [{ id: 9, file_name: 'a.jpg' }],
        annotations: [
          { image_id: 9, category_id: 90, bbox: [0.5, 1, 9.25, 4] },
          { image_id: 9, category_id: 7, bbox: [0, 0, 40, 30], iscrowd: 1 },
        ],
        categories: [
          { id: 90, name: 'toothbrush' },
          { id: 7, name: 'train' },
        ],
      }),
      'val2017/a.jpg': await makeJpeg(1),
    });
    const report = await convertDataset(base, `${base}-out`, { to: 'voc' });
    expect(report).toMatchObject({ classes: ['train', 'toothbrush'], objects: 1, splits: { val2017: 1 } });
    expect(report.issues.map(({ code }) => code)).toEqual(['crowd-left-out']);
    const { images } = await readVoc(`${base}-out`, ALL);
    await rm(`${base}-out`, { recursive: true });
    // 0.5 + 1 and 0.5 + 9.25; 1 + 1 and 1 + 4
    expect(images[0]!.objects[0]!.box).toEqual({ xmin: 1.5, ymin: 2, xmax: 9.75, ymax: 5 });
  });

  it('reads YOLO as Roboflow exports it', async () => {
    await writeFiles(base, {
      'in/data.yaml': "train: ../train/images\nval: ../valid/images\nnames: ['a', 'b']\n",
      'in/train/images/x.jpg': await makeJpeg(1),
      'in/train/labels/x.txt': '1 0.5 0.5 1 1\n',
      'in/valid/images/x.jpg': await makeJpeg(2),
    });
    const report = await convertDataset(join(base, 'in'), join(base, 'out'), { to: 'voc' });
    expect(report).toMatchObject({ images: 2, objects: 1, splits: { train: 1, val: 1 } });
    expect(await readdir(join(base, 'out/JPEGImages'))).toEqual(['images_x.jpg', 'x.jpg']);
  });

  const coco = (change: object) =>
    JSON.stringify({
      images: [{ id: 1, file_name: 'a.jpg' }],
      annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] }],
      categories: [{ id: 1, name: 'cell' }],
      ...change,
    });
  const yolo = { 'in/data.yaml': 'names: [cell]\ntrain: images\n', 'in/images/a.jpg': 'image' };

  it.each<[string, Record<string, string>, string]>([
    [
      'an unknown category',
      { 'in/x.json': coco({ annotations: [{ image_id: 1, category_id: 5, bbox: [0, 0, 9, 9] }] }) },
      'Expected in BASE/in/x.json a category with the id 5 that annotations[0] names, found only 1 cell.',
    ],
    [
      'an unknown image',
      { 'in/x.json': coco({ annotations: [{ image_id: 3, category_id: 1, bbox: [0, 0, 9, 9] }] }) },
      'Expected in BASE/in/x.json an image with the id 3 that annotations[0] names, found none.',
    ],
    [
      'a box of three numbers',
      { 'in/x.json': coco({ annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 9] }] }) },
      'Expected four numbers, [x, y, width, height] for annotations[0].bbox of BASE/in/x.json, got [0,0,9].',
    ],
    ['no lists', { 'in/x.json': '{}' }, 'Expected a list for images of BASE/in/x.json, got nothing.'],
    ['no JSON', { 'in/x.json': '{' }, 'BASE/in/x.json is not JSON: '],
    [
      'an image that is not there',
      { 'in/x.json': coco({}) },
      'Expected the image "a.jpg" (images[0] of BASE/in/x.json) in BASE/in/images, ',
    ],
    [
      'an image outside',
      { 'in/x.json': coco({ images: [{ id: 1, file_name: 'b/../../a.jpg' }] }) },
      'Expected an image inside of the data set at images[0] of BASE/in/x.json, got "b/../../a.jpg".',
    ],
    [
      'a line that is too short',
      { ...yolo, 'in/labels/a.txt': '\n0 0.5 0.5 1\n' },
      'Expected five numbers, "class cx cy width height" in BASE/in/labels/a.txt:2, got "0 0.5 0.5 1".',
    ],
    [
      'a polygon',
      { ...yolo, 'in/labels/a.txt': '0 0.5 0.5 1 1 0 0' },
      '(more are a polygon or keypoints, which are not read) in BASE/in/labels/a.txt:1',
    ],
    [
      'pixels for shares',
      { ...yolo, 'in/labels/a.txt': '0 12 9 20 20' },
      'Expected shares of the image from 0 to 1, not pixels in BASE/in/labels/a.txt:1, got "12".',
    ],
    [
      'a class beyond the list',
      { ...yolo, 'in/labels/a.txt': '1 0.5 0.5 1 1' },
      'Expected a class from 0 to 0 in BASE/in/labels/a.txt:1, got "1".',
    ],
    [
      'a split that is not there',
      { 'in/data.yaml': 'names: [cell]\ntrain: pictures\n' },
      'Expected the images of split "train" in BASE/in/pictures, a folder or a list inside of BASE/in; found none.',
    ],
    [
      'a list that leads out',
      { ...yolo, 'in/data.yaml': 'names: [cell]\ntrain: train.txt', 'in/train.txt': '../secret.jpg\n' },
      'Expected an image inside of the data set at line 1 of BASE/in/train.txt, got "../secret.jpg".',
    ],
    [
      'a table without boxes',
      { 'in/x.csv': 'filename,class\n' },
      'Expected the columns filename, class, xmin, ymin, xmax, ymax in the first row of BASE/in/x.csv, found no xmin, ymin, xmax, ymax in "filename,class".',
    ],
    [
      'a field that is no number',
      { 'in/x.csv': 'filename,class,xmin,ymin,xmax,ymax\na.jpg,cell,1,2,3,4\na.jpg,cell,1,2,x,4\n' },
      'Expected a number for xmax in BASE/in/x.csv:3, got "x".',
    ],
    [
      'a row that is too short',
      { 'in/x.csv': 'filename,class,xmin,ymin,xmax,ymax\na.jpg,cell,1,2,3\n' },
      'Expected 6 fields in BASE/in/x.csv:2, as its first row has, got 5.',
    ],
    ['a folder of two formats', { 'in/x.csv': '', 'in/x.json': coco({}) }, 'found coco and csv.'],
  ])('names %s', async (_, files, message) => {
    await writeFiles(base, files);
    const work = convertDataset(join(base, 'in'), join(base, 'out'), { to: 'voc' });
    await expect(work).rejects.toThrow(message.replaceAll('BASE', base));
    expect((await readdir(base)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('skips missing images where that is asked for', async () => {
    await writeFiles(base, {
      'in/x.json': coco({
        images: [
          { id: 1, file_name: 'a.jpg' },
          { id: 2, file_name: 'b.jpg' },
        ],
      }),
      'in/b.jpg': await makeJpeg(1),
    });
    const { images, issues } = await convertDataset(join(base, 'in'), join(base, 'out'), {
      to: 'yolo',
      onMissingImage: 'skip',
    });
    expect([images, issues.map(({ code }) => code)]).toEqual([1, ['no-objects', 'image-missing']]);
  });

  it('takes chosen splits and a given class list', async () => {
    await writeDataset(join(base, 'in'), [{ id: 'a' }, { id: 'b' }], { train: ['a'], val: ['b'] });
    const options = { to: 'coco', splits: ['val'], classes: ['other', 'cell'] } as const;
    const report = await convertDataset(join(base, 'in'), join(base, 'out'), options);
    expect(report).toMatchObject({ images: 1, classes: ['other', 'cell'], splits: { val: 1 } });
    await expect(
      convertDataset(join(base, 'out'), join(base, 'x'), { to: 'voc', splits: ['vall'] }),
    ).rejects.toThrow(`Unknown split "vall" in ${join(base, 'out')}. Did you mean "val"? Available: val.`);
    await expect(
      convertDataset(join(base, 'in'), join(base, 'x'), { to: 'voc', classes: ['cel'] }),
    ).rejects.toThrow('Unknown class "cell" of an object in');
  });

  it('leaves images that no list names out where the format has no place for them', async () => {
    await writeDataset(join(base, 'in'), [{ id: 'a' }, { id: 'b' }], { train: ['a'] });
    const yoloReport = await convertDataset(join(base, 'in'), join(base, 'yolo'), { to: 'yolo' });
    expect([yoloReport.images, yoloReport.issues.map(({ code }) => code)]).toEqual([1, ['image-unlisted']]);
    const csvReport = await convertDataset(join(base, 'in'), join(base, 'csv'), { to: 'csv' });
    expect(csvReport.images).toBe(2);
  });
});
