import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { annotationXml, makeFolder, writeDataset } from '../testing/make-dataset.js';
import { writeFiles } from '../testing/write-files.js';
import type { ReadOptions } from './annotated-set.js';
import { convertDataset } from './convert-dataset.js';
import { DATASET_FORMATS } from './dataset-formats.js';
import { readVoc } from './read-voc.js';

const ALL: ReadOptions = { splits: undefined, classes: undefined, onMissingImage: 'stop', signal: undefined };

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

describe('convertDataset, of pictures that EXIF turns', () => {
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
  ])('writes boxes of the stored picture for the shown one, by orientation %i', async (orientation, bbox) => {
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
  });

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
    await writeFiles(base, {
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
