import { mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { convertDataset } from './convert-dataset.js';
import { DATASET_FORMATS } from './format.js';
import type { DatasetFormat } from './format.js';
import { readVoc } from './read-voc.js';
import { createIds } from './unique-ids.js';

const BCCD = join(__dirname, '../../../../examples/bccd/BCCD');
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

/** Writes files by path. */
async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), contents);
  }
}

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

  describe('of pictures that EXIF turns', () => {
    /** 40 × 30 as stored, 30 × 40 as shown. */
    const turnedJpeg = (orientation: number) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } })
        .withMetadata({ orientation })
        .jpeg()
        .toBuffer();
    const box = [3, 5, 10, 20] as const;
    const xml = (width: number, height: number) =>
      annotationXml({ filename: 'a.jpg', width, height }, [{ name: 'cell', box }]);

    // Stored, the box is [2, 10] × [4, 20]. Shown by 5 it is [4, 20] × [2, 10]; 6 counts across from 30: [10, 26]; 7 also
    // down from 40: [30, 38]; 8 only down.
    it.each([
      [5, [4, 2, 16, 8]],
      [6, [10, 2, 16, 8]],
      [7, [10, 30, 16, 8]],
      [8, [4, 30, 16, 8]],
    ])(
      'writes boxes of the stored picture for the shown one, by orientation %i',
      async (orientation, bbox) => {
        await writeDataset(join(base, 'in'), [
          { id: 'a', xml: xml(40, 30), image: await turnedJpeg(orientation) },
        ]);
        const at = (name: string) => readFile(join(base, name), 'utf8');
        for (const to of DATASET_FORMATS) {
          const { issues } = await convertDataset(join(base, 'in'), join(base, to), { to });
          expect(issues.map(({ code, severity }) => [code, severity])).toEqual(
            to === 'voc' ? [] : [['exif-orientation', 'info']],
          );
        }
        const coco = JSON.parse(await at('coco/annotations/instances_train.json')) as {
          images: object[];
          annotations: { bbox: unknown }[];
        };
        expect(coco.images[0]).toMatchObject({ width: 30, height: 40 });
        expect(coco.annotations[0]!.bbox).toEqual(bbox);
        const [x, y, w, h] = bbox as [number, number, number, number];
        const shares = [(x + w / 2) / 30, (y + h / 2) / 40, w / 30, h / 40];
        expect((await at('yolo/labels/a.txt')).trim().split(' ').slice(1).map(Number)).toEqual(
          shares.map((share) => expect.closeTo(share, 11) as number),
        );
        expect((await at('csv/annotations.csv')).split('\n')[1]).toMatch(
          `a.jpg,30,40,cell,${x + 1},${y + 1},${x + w},${y + h},`,
        );
        // Back, and once around all, it is the annotation that it was.
        for (const from of DATASET_FORMATS) {
          await convertDataset(join(base, from), join(base, `${from}-back`), { to: 'voc' });
          expect(await at(`${from}-back/Annotations/a.xml`)).toBe(await at('voc/Annotations/a.xml'));
        }
        await convertDataset(join(base, 'coco'), join(base, '2'), { to: 'yolo' });
        await convertDataset(join(base, '2'), join(base, '3'), { to: 'csv' });
        await convertDataset(join(base, '3'), join(base, '4'), { to: 'voc' });
        expect(await at('4/Annotations/a.xml')).toContain(
          '<xmin>3</xmin><ymin>5</ymin><xmax>10</xmax><ymax>20</ymax>',
        );
        expect(await at('4/Annotations/a.xml')).toContain('<width>40</width><height>30</height>');
      },
    );

    it('keeps boxes of the shown picture, and reads other tools’ of the stored one', async () => {
      const image = await turnedJpeg(6);
      await writeDataset(join(base, 'in'), [{ id: 'a', xml: xml(30, 40), image }]);
      for (const to of DATASET_FORMATS) {
        await convertDataset(join(base, 'in'), join(base, to), { to });
        const { issues } = await convertDataset(join(base, to), join(base, `${to}-back`), { to: 'voc' });
        expect(issues).toEqual([]);
        const { images } = await readVoc(join(base, `${to}-back`), ALL);
        expect(images[0]).toMatchObject({ width: 30, height: 40, objects: [{ box: { xmin: 3, ymax: 20 } }] });
      }
      await write({
        'pil/a.csv': 'filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,40,30,cell,3,5,10,20\n',
        'pil/a.jpg': image,
      });
      await convertDataset(join(base, 'pil'), join(base, 'pil-yolo'), { to: 'yolo' });
      // [10, 26] × [2, 10] of 30 × 40
      expect(await readFile(join(base, 'pil-yolo/labels/a.txt'), 'utf8')).toBe(
        '0 0.600000000000 0.150000000000 0.533333333333 0.200000000000\n',
      );
    });
  });

  it('names sizes that are not the images’, in every format that says them', async () => {
    const image = await makeJpeg(1); // 40 × 30
    const csv = (...rows: string[]) =>
      `filename,width,height,class,xmin,ymin,xmax,ymax\n${rows.map((row) => `${row}\n`).join('')}`;
    await write({
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
    await write({
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

  describe('of YOLO’s labels', () => {
    const said = async (name = 'in') => {
      const { issues } = await convertDataset(join(base, name), join(base, `${name}-out`), { to: 'csv' });
      return issues
        .filter(({ code }) => code !== 'no-objects')
        .map(({ code, severity, message }) => [code, severity, message.replaceAll(`${base}/`, '')]);
    };

    it('warns where a folder has none, and notes where some are missing', async () => {
      await write({
        'in/data.yaml': 'train: images/train\nval: images/val\nnames: [cell]\n',
        'in/images/train/0.jpg': await makeJpeg(1),
        'in/images/train/1.jpg': await makeJpeg(2),
        'in/images/val/0.jpg': await makeJpeg(3),
        'in/images/val/1.jpg': await makeJpeg(4),
        'in/labels/val/1.txt': '0 0.5 0.5 1 1\n',
        'in/labels/val/2.txt': '0 0.5 0.5 1 1\n',
        'in/labels/val/classes.txt': 'cell\n',
      });
      expect(await said()).toEqual([
        [
          'labels-missing',
          'warning',
          'No label file for 2 of 2 images: looked for NAME.txt in in/labels/train and in/images/train. They train as background.',
        ],
        [
          'labels-missing',
          'info',
          'No label file for 1 of 2 images, such as 0.jpg: looked for NAME.txt in in/labels/val and in/images/val. They train as background.',
        ],
        [
          'label-without-image',
          'warning',
          'No image in in/images/val for 1 label files, such as 2.txt: they are not read.',
        ],
      ]);
    });

    it('reads label files whose ending is in capitals', async () => {
      await write({
        'in/data.yaml': 'train: images\nnames: [cell]\n',
        'in/images/0.jpg': await makeJpeg(1),
        'in/labels/0.TXT': '0 0.5 0.5 1 1\n',
      });
      expect(await said()).toEqual([]);
    });

    it('reads a folder in another case, and says so; the exact one wins', async () => {
      const image = await makeJpeg(1);
      await write({
        'in/data.yaml': 'train: Images\nnames: [cell]\n',
        'in/Images/IMG_1.JPG': image,
        'in/Images/img_1.jpg': await makeJpeg(2),
        'in/Labels/IMG_1.txt': '0 0.5 0.5 0.5 0.5\n',
        'in/Labels/img_1.txt': '0 0.5 0.5 1 1\n',
        'two/data.yaml': 'train: images\nnames: [cell]\n',
        'two/images/0.jpg': image,
        'two/labels/0.txt': '0 0.5 0.5 1 1\n',
        'two/Labels/0.txt': 'not read',
      });
      expect(await said()).toEqual([
        ['labels-folder', 'warning', expect.stringContaining('Rename it') as string],
      ]);
      const table = await readFile(join(base, 'in-out/annotations.csv'), 'utf8');
      expect(table).toContain('IMG_1.JPG,40,30,cell,11,8.5,30,22.5,');
      expect(table).toContain('Images_img_1.jpg,40,30,cell,1,1,40,30,');
      expect(await said('two')).toEqual([]);
    });
  });

  describe('of links that lead out of the data set', () => {
    const SECRET = 'root:x:0:0:root:/root:/bin/bash';
    /** What is said, whether it fails or not. */
    const told = async (to: DatasetFormat, onMissingImage: 'stop' | 'skip') =>
      convertDataset(join(base, 'in'), join(base, 'out'), { to, onMissingImage }).then(
        (report) => JSON.stringify(report),
        (error: unknown) => `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`,
      );
    const CSV = 'filename,class,xmin,ymin,xmax,ymax\n';
    const COCO =
      '{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[],"categories":[{"id":1,"name":"cell"}]}';

    it.each<[string, Record<string, string>, string, DatasetFormat]>([
      ['a label file', { 'data.yaml': 'names: [cell]\ntrain: images\n' }, 'labels/a.txt', 'voc'],
      ['data.yaml', {}, 'data.yaml', 'voc'],
      ['a class list', { 'labels/a.txt': '0 0.5 0.5 1 1' }, 'classes.txt', 'voc'],
      ['a list of images', { 'data.yaml': 'names: [cell]\ntrain: train.txt\n' }, 'train.txt', 'voc'],
      ['a COCO file', {}, 'x.json', 'voc'],
      ['a table', {}, 'x.csv', 'voc'],
      ['a class list beside a table', { 'x.csv': `${CSV}a.jpg,cell,1,1,9,9\n` }, 'classes.txt', 'voc'],
      [
        'an image',
        { 'x.json': COCO.replace('"a.jpg"', '"b.jpg","width":9,"height":9') },
        'images/b.jpg',
        'voc',
      ],
      ['an annotation', { 'Annotations/b.xml': '' }, 'Annotations/a.xml', 'coco'],
      [
        'a list',
        { 'Annotations/a.xml': annotationXml({ filename: 'a.jpg' }, []) },
        'ImageSets/Main/train.txt',
        'coco',
      ],
    ])('shows nothing of what %s leads to', async (_, files, name, to) => {
      await write({
        secret: `${SECRET}\n`,
        'in/images/a.jpg': await makeJpeg(1),
        'in/JPEGImages/a.jpg': await makeJpeg(1),
      });
      for (const [path, contents] of Object.entries(files)) await write({ [`in/${path}`]: contents });
      await mkdir(dirname(join(base, 'in', name)), { recursive: true });
      await symlink(join(base, 'secret'), join(base, 'in', name));
      for (const mode of ['stop', 'skip'] as const) {
        const message = await told(to, mode);
        expect(message).toContain(name.split('/').at(-1));
        expect(message).not.toMatch(/root|bash/);
      }
      for (const path of await readdir(base, { recursive: true })) {
        const isWritten = path.startsWith('out') && (await stat(join(base, path))).isFile();
        if (isWritten) expect(await readFile(join(base, path), 'latin1')).not.toContain('root:x');
      }
    });

    it('reads a data set that is made of links, and one behind a link', async () => {
      await writeDataset(join(base, 'away'), [{ id: 'a' }, { id: 'b' }]);
      await writeFile(join(base, 'away/classes.txt'), 'none\ncell\n');
      for (const path of await readdir(join(base, 'away'), { recursive: true })) {
        const [from, to] = [join(base, 'away', path), join(base, 'in', path)];
        if ((await stat(from)).isDirectory()) await mkdir(to, { recursive: true });
        else {
          await mkdir(dirname(to), { recursive: true });
          await symlink(from, to);
        }
      }
      const report = await convertDataset(join(base, 'in'), join(base, 'out'), { to: 'yolo' });
      expect(report).toMatchObject({ images: 2, objects: 2, classes: ['none', 'cell'], issues: [] });
      await symlink(join(base, 'away'), join(base, 'link'));
      await writeFile(join(base, 'away/Annotations/a.xml'), '<annotation><size>');
      // Of what is the data set's own, errors say more.
      await expect(convertDataset(join(base, 'link'), join(base, 'x'), { to: 'yolo' })).rejects.toThrow(
        'Line 1 is not well-formed XML',
      );
      await expect(convertDataset(join(base, 'in'), join(base, 'x'), { to: 'yolo' })).rejects.toThrow(
        /^Expected a Pascal VOC annotation, found something else at .*a.xml, line 1\. It is a link/,
      );
    });
  });

  describe('of Roboflow’s COCO', () => {
    interface Category {
      id: number;
      name: string;
      supercategory?: string;
    }
    const ROOT: Category = { id: 0, name: 'animals', supercategory: 'none' };
    const below = (id: number, name: string): Category => ({ id, name, supercategory: 'animals' });
    const split = (categories: Category[], ...ids: number[]) =>
      JSON.stringify({
        images: [{ id: 1, file_name: 'a.jpg' }],
        annotations: ids.map((id) => ({ image_id: 1, category_id: id, bbox: [0, 0, 9 + id, 9] })),
        categories,
      });
    const three = [ROOT, below(1, 'raccoon'), below(2, 'dog')];
    const left =
      'Category 0 "animals" has no object and only groups raccoon, dog: it is no class and is left out.';

    it.each<[string, [Category[], number[]], [Category[], number[]], string[], string[]]>([
      ['leaves the root out', [three, [1, 2]], [three, [2]], ['raccoon', 'dog'], [left]],
      [
        'keeps a root with objects in another split',
        [three, [1, 2]],
        [three, [0]],
        ['animals', 'raccoon', 'dog'],
        [],
      ],
      ['keeps a class without objects', [[below(1, 'x'), below(2, 'dog')], [2]], [[], []], ['x', 'dog'], []],
      [
        'keeps what lies below another',
        [[{ ...ROOT, supercategory: 'life' }, below(1, 'dog')], [1]],
        [[], []],
        ['animals', 'dog'],
        [],
      ],
      [
        'takes a class that is called as the root is',
        [[ROOT, below(1, 'animals')], [1]],
        [[], []],
        ['animals'],
        ['Category 0 "animals" has no object and only groups animals: it is no class and is left out.'],
      ],
      [
        'keeps classes that are each their own',
        [[{ id: 1, name: 'person', supercategory: 'person' }], []],
        [[], []],
        ['person'],
        [],
      ],
    ])('%s', async (_, train, valid, classes, notes) => {
      await write({
        'in/train/_annotations.coco.json': split(train[0], ...train[1]),
        'in/train/a.jpg': await makeJpeg(1),
      });
      if (valid[0].length > 0)
        await write({
          'in/valid/_annotations.coco.json': split(valid[0], ...valid[1]),
          'in/valid/a.jpg': await makeJpeg(2),
        });
      // One split alone has the classes of all.
      for (const options of [{}, { splits: ['train'] }]) {
        const output = join(base, `out-${Object.keys(options).length}`);
        const report = await convertDataset(join(base, 'in'), output, { to: 'yolo', ...options });
        const said = report.issues.filter(({ code }) => code === 'category-left-out');
        expect([report.classes, said.map(({ message }) => message)]).toEqual([classes, notes]);
      }
      const indices = (await readFile(join(base, 'out-1/labels/a.txt'), 'utf8'))
        .split('\n')
        .map((line) => line.split(' ')[0]);
      const names = train[1].map((id) => train[0].find((one) => one.id === id)!.name);
      expect(indices.slice(0, -1)).toEqual(names.map((name) => String(classes.indexOf(name))));
    });

    it('is not what a class called "object" comes back as', async () => {
      await writeDataset(join(base, 'in'), [{ id: 'a' }]);
      await writeFile(join(base, 'in/classes.txt'), 'object\ncell\nnone\n');
      await convertDataset(join(base, 'in'), join(base, 'coco'), { to: 'coco' });
      const { classes } = await convertDataset(join(base, 'coco'), join(base, 'back'), { to: 'voc' });
      expect(classes).toEqual(['object', 'cell', 'none']);
    });
  });

  it('reads YOLO as Roboflow exports it', async () => {
    await write({
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
    ['a folder of two formats', { 'in/x.csv': '', 'in/x.json': '' }, 'found coco and csv. Say which it is.'],
  ])('names %s', async (_, files, message) => {
    await write(files);
    const work = convertDataset(join(base, 'in'), join(base, 'out'), { to: 'voc' });
    await expect(work).rejects.toThrow(message.replaceAll('BASE', base));
    expect((await readdir(base)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('skips missing images where that is asked for', async () => {
    await write({
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
