import { execFile } from 'node:child_process';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from './testing/make-dataset.js';
import { validateDataset } from './validate-dataset.js';

let root = '';
beforeEach(async () => {
  root = await makeFolder();
});
afterEach(() => rm(root, { recursive: true }));

const codes = async () =>
  (await validateDataset(root)).issues.map(({ code, severity }) => `${severity} ${code}`);

describe('validateDataset', () => {
  it('knows BCCD: 364 images, 4888 objects, two boxes without area, 15 images without red cells', async () => {
    const seen: number[] = [];
    const report = await validateDataset(join(__dirname, '../../example-blood-cells/data'), {
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(report).toMatchObject({
      images: 364,
      objects: 4888,
      classes: { Platelets: 361, RBC: 4155, WBC: 372 },
    });
    const found = report.issues.map(({ code, file, object }) => [code, file.slice(-9, -4), object]);
    expect(found.slice(0, 2)).toEqual([
      ['zero-area', '00338', 13],
      ['zero-area', '00343', 4],
    ]);
    // The 15 annotations without "<name>RBC", as grep finds them.
    expect(found.slice(2)).toEqual(
      '00134 00147 00150 00152 00224 00249 00250 00258 00267 00268 00303 00322 00327 00330 00350'
        .split(' ')
        .map((number) => ['common-class-missing', number, undefined]),
    );
    expect(report.issues.at(-1)?.message).toBe(
      'No "RBC" here, which 349 of 364 images with objects have. If it was forgotten, it trains as background.',
    );
    expect([seen.length, seen.at(-1)]).toEqual([364, 1]);
  });

  it('finds nothing wrong where nothing is', async () => {
    const objects = Array.from({ length: 10 }, (_, i) => ({
      name: 'cell',
      box: [1, 1, 10 + i, 10] as const,
    }));
    await writeDataset(root, [{ id: 'a', objects }]);
    expect(await codes()).toEqual([]);
  });

  it('finds truncated, damaged and false images', async () => {
    const photo = await makeJpeg(1, { width: 400, height: 300 });
    const damaged = Buffer.from(photo);
    damaged.fill(0x55, photo.length - 200, photo.length - 150);
    const xml = (id: string) => annotationXml({ filename: id, width: 400, height: 300 }, []);
    await writeDataset(root, [
      { id: 'cut', xml: xml('cut'), image: photo.subarray(0, photo.length * 0.9) },
      { id: 'damaged', xml: xml('damaged'), image: damaged },
      { id: 'empty', xml: xml('empty'), image: Buffer.alloc(0) },
      { id: 'text', xml: xml('text'), image: Buffer.from('no image') },
    ]);
    const { issues } = await validateDataset(root);
    const found = issues.filter(({ code }) => code.startsWith('image-'));
    expect(found.map(({ code, file }) => [code, file.slice(root.length + '/JPEGImages/'.length)])).toEqual([
      ['image-unreadable', 'cut.jpg'],
      ['image-unreadable', 'empty.jpg'],
      ['image-unreadable', 'text.jpg'],
      ['image-damaged', 'damaged.jpg'],
    ]);
    // The decoder's own words, unless another thread took them: it has one place for the messages of all.
    expect(found[0]?.message).toMatch(/premature end of|damaged or truncated/);
  });

  it('compares sizes and tells how turned pictures are used', async () => {
    const turned = await sharp(await makeJpeg(2))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const xml = (width: number, height: number) => annotationXml({ filename: 'x', width, height }, []);
    await writeDataset(root, [
      { id: 'a', xml: xml(80, 60) },
      { id: 'b', xml: xml(30, 40), image: turned },
      { id: 'c', xml: xml(40, 30), image: await sharp(turned).keepExif().jpeg({ quality: 50 }).toBuffer() },
    ]);
    const { issues } = await validateDataset(root);
    expect(
      issues.filter(({ code }) => code !== 'no-objects').map(({ code, message }) => [code, message]),
    ).toEqual([
      [
        'size-mismatch',
        'The annotation says 80×60, the image is 40×30; the boxes are taken relative to 80×60.',
      ],
      ['exif-orientation', 'EXIF orientation 6: the picture is turned upright.'],
      ['exif-orientation', 'EXIF orientation 6: the boxes fit the stored picture, which is used.'],
    ]);
  });

  it('finds images that are there twice, in two splits, without annotation, and the other way round', async () => {
    const image = await makeJpeg(7);
    await writeDataset(
      root,
      [
        { id: 'a', image },
        { id: 'b', image },
        { id: 'c', image: null },
      ],
      {
        train: ['a', 'b'],
        test: ['b', 'd'],
        val: [],
      },
    );
    await writeFile(join(root, 'JPEGImages/spare.jpg'), await makeJpeg(9));
    expect(await codes()).toEqual([
      'error image-missing',
      'error annotation-missing',
      'warning split-overlap',
      'warning split-empty',
      'warning duplicate-across-splits',
      'info rare-class',
      'info image-without-annotation',
    ]);
  });

  it('reports broken annotations and unknown classes and goes on', async () => {
    await writeDataset(root, [
      { id: 'a', xml: '<annotation>\n<' },
      { id: 'b', image: await makeJpeg(3) },
    ]);
    const { issues, images } = await validateDataset(root, { splits: ['train'], classes: ['cells'] });
    expect(images).toBe(1);
    expect(issues.map(({ code }) => code)).toEqual(['annotation-invalid', 'class-unknown', 'rare-class']);
    expect(issues[1]?.message).toBe(
      'Unknown class "cell"; training with this list stops here. Did you mean "cells"? Available: cells.',
    );
  });

  it('looks across several data sets', async () => {
    const image = await makeJpeg(5);
    await writeDataset(join(root, 'VOC2007'), [{ id: 'a', image }], { train: ['a'] });
    await writeDataset(
      join(root, 'VOC2012'),
      [
        { id: 'a', image },
        { id: 'b', objects: [{ name: 'new', box: [1, 1, 9, 9] }] },
      ],
      {
        test: ['a', 'b'],
      },
    );
    const { images, issues } = await validateDataset([join(root, 'VOC2007'), join(root, 'VOC2012')]);
    expect(images).toBe(3);
    expect(issues.map(({ code, file }) => [code, file.slice(root.length + 1)])).toEqual([
      ['class-untrained', 'VOC2012/ImageSets/Main/test.txt'],
      ['duplicate-across-splits', 'VOC2012/JPEGImages/a.jpg'],
      ['rare-class', 'VOC2007/Annotations'],
      ['rare-class', 'VOC2007/Annotations'],
    ]);
    expect((await validateDataset(root, { splits: ['VOC2012:test'] })).images).toBe(2);
  });

  it('holds the lists of single classes against the annotations, and paths in lists against the folder', async () => {
    const objects = (name: string) =>
      Array.from({ length: 10 }, (_, i) => ({ name, box: [1, 1, 9 + i, 9] as const }));
    await writeDataset(
      root,
      [
        { id: 'a', objects: objects('dog') },
        { id: 'b', objects: objects('cat') },
      ],
      { train: ['a', 'b'], dog_train: ['a  1', 'b -1'], cat_train: ['a  1', 'b -1'], bad: ['../a'] },
    );
    const { issues } = await validateDataset(root);
    expect(issues.map(({ code, message }) => [code, message.replaceAll(root, '')])).toEqual([
      [
        'split-invalid',
        'Expected the name of an image of this data set in /ImageSets/Main/bad.txt, line 1, got the path "../a". Correct the line, or take it out.',
      ],
      [
        'class-list-mismatch',
        '2 images are marked otherwise than annotated for "cat"; "a" (line 1) as with it, and its annotation has none. The annotations are used.',
      ],
    ]);
  });

  it('holds a detector’s anchors against the boxes', async () => {
    await writeDataset(root, [{ id: 'a' }]);
    const anchors = {
      name: 'none',
      bestOverlaps: (boxes: Float32Array) => new Float32Array(boxes.length / 4),
    };
    const { issues } = await validateDataset(root, { anchors });
    expect(issues.map(({ code, object }) => [code, object])).toEqual([
      ['no-anchor', 1],
      ['rare-class', undefined],
    ]);
  });

  it('tells a size of another shape, which moves boxes, from a scaled one', async () => {
    const xml = (width: number, height: number) => annotationXml({ filename: 'x', width, height }, []);
    await writeDataset(root, [
      { id: 'a', xml: xml(20, 15) },
      { id: 'b', xml: xml(30, 40) },
    ]);
    const sizes = (await validateDataset(root)).issues.filter(({ code }) => code === 'size-mismatch');
    expect(sizes.map(({ severity, file }) => [severity, file.slice(-5)])).toEqual([
      ['error', 'b.jpg'],
      ['warning', 'a.jpg'],
    ]);
  });

  it('does not wait for pipes, nor follow links in circles', async () => {
    await writeDataset(root, [
      { id: 'a', image: null },
      { id: 'b', image: null },
      { id: 'c', image: null },
    ]);
    await promisify(execFile)('mkfifo', [join(root, 'JPEGImages/a.jpg'), join(root, 'Annotations/d.xml')]);
    await symlink('b.jpg', join(root, 'JPEGImages/b.jpg'));
    await symlink('/dev/zero', join(root, 'JPEGImages/c.jpg'));
    expect((await codes()).slice(0, 4)).toEqual([
      'error image-missing',
      'error annotation-invalid',
      'error image-unreadable',
      'error image-unreadable',
    ]);
  });

  it('stops when it is told to', async () => {
    await writeDataset(root, [{ id: 'a' }]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(validateDataset(root, { signal })).rejects.toThrow('enough');
  });
});
