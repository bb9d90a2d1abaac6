import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { readDataset } from '../read-dataset.js';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from '../testing/make-dataset.js';
import { validateDataset } from '../validate-dataset.js';
import { fixDataset } from './fix-dataset.js';

let base = '';
let root = '';
let output = '';
beforeEach(async () => {
  base = await makeFolder();
  root = join(base, 'data');
  output = join(base, 'fixed');
});
afterEach(() => rm(base, { recursive: true }));

/** Every file below a folder with the hash of its contents. */
async function snapshot(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(
      async (file) =>
        `${file} ${createHash('md5')
          .update(await readFile(file))
          .digest('hex')}`,
    ),
  );
}

const xmlOf = (id: string) => readFile(join(output, `Annotations/${id}.xml`), 'utf8');
const boxesOf = async (split = 'train') =>
  (await readDataset(output, { split })).samples.flatMap(({ objects }) =>
    objects.map(({ label, box }) => [label, box.xmin, box.ymin, box.xmax, box.ymax]),
  );

describe('fixDataset', () => {
  it('mends BCCD: two boxes without area go, all else stays byte for byte', async () => {
    const bccd = join(__dirname, '../../../example-blood-cells/data/BCCD');
    const before = await snapshot(bccd);
    const { images, changes, dropped } = await fixDataset(bccd, output);
    expect([images, dropped]).toEqual([364, []]);
    expect(changes.map(({ code, file, object }) => [code, file.slice(-9, -4), object])).toEqual([
      ['zero-area', '00338', 13],
      ['zero-area', '00343', 4],
    ]);
    expect(await snapshot(bccd)).toEqual(before);
    const changed = (await snapshot(output)).filter((line) => !before.includes(line.replace(output, bccd)));
    expect(changed.map((line) => line.slice(output.length, -33))).toEqual([
      '/Annotations/BloodImage_00338.xml',
      '/Annotations/BloodImage_00343.xml',
    ]);
    const left = await readDataset(output, { split: 'train+val+test' });
    expect([left.samples.flatMap(({ objects }) => objects).length, left.issues]).toEqual([4886, []]);
  });

  it('takes a size for wrong where the boxes fit the image only, as training and checks do', async () => {
    // The picture has 40 × 30; half of that would put the first box outside.
    const xml = annotationXml({ filename: 'a.jpg', width: 20, height: 15 }, [
      { name: 'cell', box: [30, 20, 39, 29] },
      { name: 'cell', box: [2, 3, 10, 12] },
    ]);
    await writeDataset(root, [{ id: 'a', xml }]);
    const boxes = [
      ['cell', 30, 20, 39, 29],
      ['cell', 2, 3, 10, 12],
    ];
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples[0]).toMatchObject({ width: 40, height: 30 });
    expect(samples[0]!.objects.map(({ box }) => box)).toEqual([
      { xmin: 30, ymin: 20, xmax: 39, ymax: 29 },
      { xmin: 2, ymin: 3, xmax: 10, ymax: 12 },
    ]);
    const message =
      'The annotation says 20×15, the image is 40×30; object 1 fits the image only: the size is taken for wrong, the boxes for pixels of the image.';
    expect(issues.map((issue) => [issue.code, issue.severity, issue.message])).toEqual([
      ['size-mismatch', 'warning', message],
    ]);
    const found = (await validateDataset(root)).issues.filter(({ severity }) => severity !== 'info');
    expect(found.map((issue) => issue.message)).toEqual([message]);
    const { changes, dropped } = await fixDataset(root, output);
    expect([dropped, changes.map((change) => change.message)]).toEqual([
      [],
      ['The annotation said 20×15, the image is 40×30; the size is corrected, the boxes fit as they are.'],
    ]);
    expect(await boxesOf()).toEqual(boxes);
  });

  it('keeps sub-folders', async () => {
    const xml = annotationXml({ filename: '1.jpg' }, [{ name: 'cell', box: [1, 1, 9, 9] }]);
    await writeDataset(root, [{ id: 'cam1/1' }, { id: 'cam2/1', xml }], { train: ['cam2/1', 'cam1/1'] });
    const { images, changes, dropped } = await fixDataset(root, output);
    expect([images, dropped, changes.map(({ message }) => message)]).toEqual([2, [], []]);
    expect((await readDataset(output, { split: 'train' })).samples.map(({ image }) => image)).toEqual([
      join(output, 'JPEGImages/cam2/1.jpg'),
      join(output, 'JPEGImages/cam1/1.jpg'),
    ]);
  });

  it('clips, drops and exchanges, and keeps what else an annotation says', async () => {
    const object = (name: string, box: number[], more = '') => `
  <object id="7"><!-- by hand --><name>${name}</name>${more}
    <bndbox><xmax>${box[2]}</xmax><ymax>${box[3]}</ymax><xmin>${box[0]}</xmin><ymin>${box[1]}</ymin></bndbox>
  </object>`;
    const xml = `<?xml version="1.0"?>
<annotation verified="yes">
  <path>C:\\R&amp;D</path><filename>a.jpg</filename><size><depth>3</depth><width>40</width><height>30</height></size>${[
    object('R&amp;D', [-4, 2, 9, 31.5], '<part><name>head</name></part>'),
    object('flat', [3, 3, 3, 9]),
    object('out', [50, 1, 60, 9]),
    object('turned', [38, 28, 20, 10]),
    object('twin', [5, 5, 9, 9]),
    object('twin', [5, 5, 9, 9]),
    object('wild', [90, 9, 10, 4]),
    '<object><name>boxless</name></object>',
  ].join('')}
</annotation>
`;
    await writeDataset(root, [{ id: 'a', xml }]);
    const before = await snapshot(root);
    const { changes } = await fixDataset(root, output);
    expect(changes.map(({ code, object: number }) => [number, code])).toEqual([
      [4, 'negative-area'],
      [1, 'box-clipped'],
      [2, 'zero-area'],
      [3, 'box-outside'],
      [6, 'duplicate-box'],
      [7, 'negative-area'],
      [8, 'box-missing'],
    ]);
    expect(await boxesOf()).toEqual([
      ['R&D', 1, 2, 9, 30],
      ['turned', 20, 10, 38, 28],
      ['twin', 5, 5, 9, 9],
    ]);
    expect(await xmlOf('a')).toBe(`<?xml version="1.0"?>
<annotation verified="yes">
  <path>C:\\R&amp;D</path><filename>a.jpg</filename><size><depth>3</depth><width>40</width><height>30</height></size>${[
    object('R&amp;D', [1, 2, 9, 30], '<part><name>head</name></part>'),
    object('turned', [20, 10, 38, 28]),
    object('twin', [5, 5, 9, 9]),
  ].join('')}
</annotation>
`);
    expect((await validateDataset(output)).issues.map(({ code }) => code)).toEqual(
      Array(3).fill('rare-class'),
    );
    expect(await snapshot(root)).toEqual(before);
  });

  it('gives an annotation its image’s size, and scales or keeps the boxes', async () => {
    const xml = (size: object, box: [number, number, number, number]) =>
      annotationXml({ filename: 'x', ...size }, [{ name: 'cell', box }]);
    await writeDataset(root, [
      { id: 'double', xml: xml({ width: 80, height: 60 }, [21, 11, 80, 60]) },
      { id: 'swapped', xml: xml({ width: 30, height: 40 }, [21, 11, 40, 30]) },
      { id: 'other', xml: xml({ width: 100, height: 60 }, [26, 11, 100, 60]) },
      { id: 'none', xml: '<annotation><object><name>cell</name></object></annotation>' },
    ]);
    const { changes } = await fixDataset(root, output);
    // (21 − 1) · 40 / 80 + 1 = 11; (11 − 1) · 30 / 60 + 1 = 6; (26 − 1) · 40 / 100 + 1 = 11
    expect(await boxesOf()).toEqual([
      ['cell', 11, 6, 40, 30],
      ['cell', 21, 11, 40, 30],
      ['cell', 11, 6, 40, 30],
    ]);
    expect(changes.filter(({ code }) => code === 'size-mismatch').map(({ message }) => message)).toEqual([
      'The annotation said 80×60, the image is 40×30; the size is corrected and the boxes are scaled with it.',
      "The annotation had no size; it has the image's 40×30.",
      'The annotation said 100×60, the image is 40×30; the size is corrected and the boxes are scaled with it.',
      'The annotation said 30×40, the image is 40×30; the size is corrected, the boxes fit as they are.',
    ]);
    expect(await xmlOf('none')).toBe(
      '<annotation><filename>none.jpg</filename><size><width>40</width><height>30</height></size></annotation>\n',
    );
  });

  it('turns pictures as training does', async () => {
    // Left half black, right half white; orientation 6 shows it turned by a quarter: the top is black.
    const stored = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#000' } })
      .composite([
        { input: { create: { width: 20, height: 30, channels: 3, background: '#fff' } }, left: 20, top: 0 },
      ])
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const xml = (width: number, height: number) => annotationXml({ filename: 'x', width, height }, []);
    await writeDataset(root, [
      { id: 'shown', xml: xml(30, 40), image: stored },
      { id: 'stored', xml: xml(40, 30), image: stored },
    ]);
    const { changes } = await fixDataset(root, output);
    expect(changes.filter(({ code }) => code === 'exif-orientation')).toHaveLength(2);
    const look = async (id: string) => {
      const image = sharp(join(output, `JPEGImages/${id}.jpg`));
      const { width, height, orientation } = await image.metadata();
      const { data } = await image.greyscale().raw().toBuffer({ resolveWithObject: true });
      const at = (x: number, y: number) => (data[y * width + x]! < 128 ? 'black' : 'white');
      return { width, height, orientation, corners: [at(2, 2), at(width - 3, 2), at(2, height - 3)] };
    };
    expect(await look('shown')).toEqual({
      width: 30,
      height: 40,
      orientation: undefined,
      corners: ['black', 'black', 'white'],
    });
    expect(await look('stored')).toEqual({
      width: 40,
      height: 30,
      orientation: undefined,
      corners: ['black', 'white', 'black'],
    });
    const { issues } = await validateDataset(output);
    expect(issues.map(({ code }) => code)).toEqual(['no-objects', 'no-objects']);
  });

  it('keeps the lines of a list that is coded in UTF-16', async () => {
    await writeDataset(root, [{ id: 'good' }], { train: ['good'] });
    await writeFile(join(root, 'ImageSets/Main/val.txt'), Buffer.from('\uFEFFgood\r\n', 'utf16le'));
    const { changes } = await fixDataset(root, output);
    expect(await readFile(join(output, 'ImageSets/Main/val.txt'), 'utf8')).toBe('good\n');
    expect(changes).toEqual([]);
  });

  it('leaves out what cannot be read, with its lines in the lists, and lists it', async () => {
    const whole = await makeJpeg(1, { width: 400, height: 300 });
    await writeDataset(
      root,
      [
        { id: 'good' },
        { id: 'cut', image: whole.subarray(0, whole.length / 2) },
        { id: 'gone', image: null },
        { id: 'broken', xml: '<annotation><' },
      ],
      { train: ['good', 'cut', 'gone', 'broken', 'nowhere'], dog_train: ['good -1', 'cut  1'], val: [] },
    );
    await writeFile(join(root, 'ImageSets/Main/path.txt'), '../good\ngood.jpg\n/etc/passwd\n');
    const { images, dropped, changes } = await fixDataset(root, output);
    expect(images).toBe(1);
    expect(dropped.map(({ code }) => code)).toEqual([
      'annotation-invalid',
      'image-unreadable',
      'image-missing',
      'annotation-missing',
    ]);
    expect((await readFile(join(output, 'dropped.txt'), 'utf8')).trim().split('\n')).toHaveLength(4);
    const list = (name: string) => readFile(join(output, `ImageSets/Main/${name}.txt`), 'utf8');
    expect(await Promise.all(['train', 'dog_train', 'val', 'path'].map(list))).toEqual([
      'good\n',
      'good -1\n',
      '',
      'good.jpg\n',
    ]);
    expect(changes.map(({ code }) => code)).toEqual(['list-shortened', 'list-shortened', 'list-shortened']);
    expect(
      (await readdir(join(output, 'JPEGImages'))).concat(await readdir(join(output, 'Annotations'))),
    ).toEqual(['good.jpg', 'good.xml']);
  });

  it('keeps several data sets, folders that are splits, and splits that are drawn apart', async () => {
    for (const year of ['VOC2007', 'VOC2012']) await writeDataset(join(root, year), [{ id: year }]);
    await fixDataset(root, output);
    expect((await readDataset(output, { split: 'train' })).samples.map(({ id }) => id)).toEqual([
      'VOC2007',
      'VOC2012',
    ]);
    const flat = join(base, 'flat');
    for (const split of ['train', 'valid']) {
      await mkdir(join(flat, split), { recursive: true });
      await writeFile(join(flat, split, `${split}.xml`), annotationXml({ filename: 'x.jpg' }, []));
      await writeFile(join(flat, split, `${split}.jpg`), await makeJpeg(1));
    }
    await fixDataset(flat, join(base, 'flat-fixed'));
    const { samples } = await readDataset(join(base, 'flat-fixed'), { split: 'valid' });
    expect(samples.map(({ id }) => id)).toEqual(['valid']);
  });

  it('never writes to the original, nor over anything', async () => {
    await writeDataset(root, [{ id: 'a' }]);
    await symlink(root, join(base, 'link'));
    for (const place of [root, join(root, 'fixed'), base, join(base, 'link'), join(base, 'link', 'fixed')]) {
      await expect(fixDataset(root, place)).rejects.toMatchObject({ code: 'OUTPUT_UNUSABLE' });
    }
    await mkdir(output);
    await writeFile(join(output, 'mine.txt'), '');
    await expect(fixDataset(root, output)).rejects.toMatchObject({
      code: 'OUTPUT_UNUSABLE',
      message: expect.stringContaining('mine.txt') as string,
    });
    await rm(join(output, 'mine.txt'));
    await expect(
      fixDataset(root, output, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
    expect((await readdir(base)).sort()).toEqual(['data', 'fixed', 'link']);
    await fixDataset(root, output);
    expect((await readdir(base)).sort()).toEqual(['data', 'fixed', 'link']);
  });
});
