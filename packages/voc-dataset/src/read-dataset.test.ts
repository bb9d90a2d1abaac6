import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset } from './read-dataset.js';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from './testing/make-dataset.js';
import { writeFiles } from './testing/write-files.js';

const BCCD = join(__dirname, '../../example-blood-cells/data');

const folders: string[] = [];
const newFolder = async () => {
  const folder = await makeFolder();
  folders.push(folder);
  return folder;
};

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describe('readDataset', () => {
  it('reads the folders that FiftyOne writes: labels and data', async () => {
    const root = await newFolder();
    const xml = annotationXml({ filename: 'a.jpg' }, [{ name: 'cell', box: [5, 5, 20, 20] }]);
    await writeFiles(root, { 'labels/a.xml': xml, 'data/a.jpg': await makeJpeg(1) });
    expect((await readDataset(root, { split: 'all' })).samples).toMatchObject([
      { id: 'a', image: join(root, 'data/a.jpg'), objects: [{ label: 'cell' }] },
    ]);
  });

  it('reads BCCD, one folder down, and joins splits', async () => {
    const data = await readDataset(BCCD, { split: 'train+val' });
    expect(data.samples).toHaveLength(205 + 87);
    expect(data.classes).toEqual(['Platelets', 'RBC', 'WBC']);
    expect(data.samples[0]).toMatchObject({
      id: 'BloodImage_00001',
      image: join(BCCD, 'BCCD/JPEGImages/BloodImage_00001.jpg'),
      width: 640,
      height: 480,
    });
    expect(data.issues.map(({ code, file, object }) => [code, file.slice(-9, -4), object])).toEqual([
      ['zero-area', '00343', 4],
      ['zero-area', '00338', 13],
    ]);
    const test = await readDataset(join(BCCD, 'BCCD'), { split: 'test' });
    // 4888 objects of all three splits, two of them without area
    const objects = [...data.samples, ...test.samples].reduce(
      (sum, sample) => sum + sample.objects.length,
      0,
    );
    expect(objects).toBe(4886);
  });

  it('joins the years of a devkit, and asks where data sets are unrelated', async () => {
    const root = await newFolder();
    const devkit = join(root, 'VOCdevkit');
    await writeDataset(join(devkit, 'VOC2007'), [{ id: 'a' }, { id: 'b' }], { train: ['a'], test: ['b'] });
    expect((await readDataset(root, { split: 'train' })).root).toBe(join(devkit, 'VOC2007'));
    await writeDataset(join(devkit, 'VOC2012'), [{ id: 'a' }, { id: 'c' }], { train: ['a', 'c'] });
    const read = async (split: string, roots: string | string[] = root) =>
      (await readDataset(roots, { split })).samples.map(({ id }) => id);
    expect(await read('train')).toEqual(['VOC2007_a', 'VOC2012_a', 'c']);
    expect(await read('VOC2012:train')).toEqual(['a', 'c']);
    expect(await read('VOC2012:train+VOC2007:test')).toEqual(['a', 'c', 'b']);
    const both = [join(devkit, 'VOC2012'), join(devkit, 'VOC2007'), join(devkit, 'VOC2007')];
    expect(await read('train', both)).toEqual(['VOC2012_a', 'c', 'VOC2007_a']);
    const test = await readDataset(root, { split: 'test' });
    expect(test.roots).toEqual([join(devkit, 'VOC2007'), join(devkit, 'VOC2012')]);
    expect(test.issues.map(({ code, file }) => [code, file])).toEqual([
      ['split-partial', join(devkit, 'VOC2012')],
    ]);
    await expect(read('VOC2010:train')).rejects.toMatchObject({
      code: 'SPLIT_NOT_FOUND',
      message: expect.stringContaining('Available: VOC2007, VOC2012.') as string,
    });
    await writeDataset(join(root, 'cells'), [{ id: 'd' }]);
    await expect(read('train')).rejects.toMatchObject({ code: 'FOLDER_AMBIGUOUS' });
    expect(await read('cells:train')).toEqual(['d']);
    expect(await read('train', [join(root, 'cells'), devkit])).toEqual(['d', 'VOC2007_a', 'VOC2012_a', 'c']);
  });

  it('reads lists as they come: CRLF, a mark, blank lines, extensions, ±1, ids twice', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'my dog 1' }]);
    await writeFile(
      join(root, 'ImageSets/Main/odd.txt'),
      '\uFEFFb.jpg\r\n\r\nc  0\r\na -1\r\nb\r\nmy dog 1\r\n',
    );
    const { samples } = await readDataset(root, { split: 'odd' });
    expect(samples.map(({ id }) => id)).toEqual(['b', 'c', 'my dog 1']);
  });

  it('finds images by name without regard to case, by <filename>, and in other formats', async () => {
    const root = await newFolder();
    const xml = annotationXml({ filename: 'C:\\photos\\Other.JPG' }, [{ name: 'x', box: [1, 1, 9, 9] }]);
    await writeDataset(root, [{ id: 'a' }, { id: 'b', xml, image: null }]);
    await rename(join(root, 'JPEGImages/a.jpg'), join(root, 'JPEGImages/A.PNG'));
    await writeFile(join(root, 'JPEGImages/other.jpg'), await makeJpeg(1));
    const { samples } = await readDataset(root, { split: 'train' });
    expect(samples.map(({ image }) => image)).toEqual([
      join(root, 'JPEGImages/A.PNG'),
      join(root, 'JPEGImages/other.jpg'),
    ]);
  });

  it('splits a folder without lists by a seed', async () => {
    const root = await newFolder();
    const ids = Array.from({ length: 20 }, (_, i) => `i${String(i).padStart(2, '0')}`);
    await writeDataset(
      root,
      ids.map((id) => ({ id })),
    );
    await rm(join(root, 'ImageSets'), { recursive: true });
    const read = async (split: string, splitSeed = 0) =>
      (await readDataset(root, { split, splitSeed })).samples.map(({ id }) => id);
    const [train, val, test] = [await read('train'), await read('val'), await read('test')];
    expect(test.length * val.length).toBeGreaterThan(0);
    expect(train.length).toBeGreaterThan(10);
    expect([...train, ...val, ...test].sort()).toEqual(ids);
    expect(await read('train')).toEqual(train);
    expect(await read('train', 1)).not.toEqual(train);
    await expect(read('trian')).rejects.toMatchObject({ code: 'SPLIT_NOT_FOUND' });
  });

  it('reads a flat folder, lists next to it, and flat folders that are a split each', async () => {
    const root = await newFolder();
    for (const split of ['train', 'valid']) {
      await mkdir(join(root, split));
      for (const id of ['a', 'b']) {
        await writeFile(join(root, split, `${id}${split}.XML`), annotationXml({ filename: 'x' }, []));
        await writeFile(join(root, split, `${id}${split}.JPG`), await makeJpeg(0));
      }
    }
    const read = async (folder: string, split: string) =>
      (await readDataset(folder, { split })).samples.map(({ id }) => id);
    expect(await read(root, 'valid')).toEqual(['avalid', 'bvalid']);
    expect(await read(root, 'train+valid')).toEqual(['atrain', 'btrain', 'avalid', 'bvalid']);
    expect(await read(root, 'all')).toEqual(['atrain', 'btrain', 'avalid', 'bvalid']);
    expect(await read(join(root, 'train'), 'all')).toEqual(['atrain', 'btrain']);
    await writeFile(join(root, 'train', 'val.txt'), 'btrain');
    expect(await read(join(root, 'train'), 'val')).toEqual(['btrain']);
  });

  it('reads annotations below sub-folders, with lists and without', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'cam1/0001' }, { id: 'cam2/0001' }, { id: 'top' }], {
      train: ['cam1/0001', 'top'],
      val: ['cam2/0001.jpg', '0001'],
    });
    const read = async (split: string, folder = root) => {
      const { samples } = await readDataset(folder, { split });
      return samples.map(({ id, image }) => [id, image.slice(folder.length + 1)]);
    };
    expect(await read('train')).toEqual([
      ['cam1/0001', 'JPEGImages/cam1/0001.jpg'],
      ['top', 'JPEGImages/top.jpg'],
    ]);
    const { issues } = await readDataset(root, { split: 'val' });
    expect(issues.map(({ message }) => message)).toEqual([
      'Expected an annotation of "0001", found no such file; the image is left out. There is "cam1/0001": a list names the folder, too.',
    ]);
    await rm(join(root, 'ImageSets'), { recursive: true });
    expect(await read('all')).toHaveLength(3);
    await rename(join(root, 'Annotations'), join(root, 'annotations')); // none with XML itself
    await rm(join(root, 'annotations/top.xml'));
    expect(await read('all')).toHaveLength(2);
  });

  it('takes sub-folders called as splits for these', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'train/a' }, { id: 'train/b' }, { id: 'Val/a' }], {});
    await rm(join(root, 'ImageSets'), { recursive: true });
    const read = async (split: string) => (await readDataset(root, { split })).samples.map(({ id }) => id);
    expect(await read('val')).toEqual(['Val/a']);
    expect(await read('train')).toEqual(['train/a', 'train/b']);
    expect(await read('all')).toEqual(['Val/a', 'train/a', 'train/b']);
    await expect(read('test')).rejects.toThrow('Unknown split "test"');
  });

  it('reads flat folders in parts, and refuses one of whose files nothing is read', async () => {
    const root = await newFolder();
    for (const name of ['set/cam1/a', 'set/cam2/a']) {
      await mkdir(join(root, name, '..'), { recursive: true });
      await writeFile(join(root, `${name}.xml`), annotationXml({ filename: 'a.jpg' }, []));
      await writeFile(join(root, `${name}.jpg`), await makeJpeg(0));
    }
    const { samples } = await readDataset(join(root, 'set'), { split: 'all' });
    expect(samples.map(({ id, image }) => [id, image])).toEqual([
      ['cam1/a', join(root, 'set/cam1/a.jpg')],
      ['cam2/a', join(root, 'set/cam2/a.jpg')],
    ]);
    const other = await newFolder();
    await writeDataset(other, [], {});
    await rm(join(other, 'ImageSets'), { recursive: true });
    await writeFile(join(other, 'Annotations/a.json'), '{}');
    await expect(readDataset(other, { split: 'all' })).rejects.toThrow(
      `Expected XML files in ${join(other, 'Annotations')} or its sub-folders, one an image, found only a.json.`,
    );
  });

  it('keeps IMG_1 and img_1 apart, and says what a file of the same name hides', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'IMG_1' }, { id: 'img_1' }]);
    await writeFile(join(root, 'Annotations/img_1.XML'), annotationXml({ filename: 'x' }, []));
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples.map(({ id, image }) => [id, image.slice(-9)])).toEqual([
      ['IMG_1', 'IMG_1.jpg'],
      ['img_1', 'img_1.jpg'],
    ]);
    expect(issues.map(({ code, file }) => [code, file.slice(-9)])).toEqual([
      ['annotation-unread', 'img_1.XML'],
    ]);
  });

  it('takes folders of other names, and images next to the folder of annotations', async () => {
    const root = await newFolder();
    await writeDataset(join(root, 'set'), [{ id: 'a' }]);
    await rename(join(root, 'set/Annotations'), join(root, 'set/xmls'));
    await rename(join(root, 'set/JPEGImages/a.jpg'), join(root, 'set/a.jpg'));
    await rm(join(root, 'set/JPEGImages'), { recursive: true });
    expect((await readDataset(root, { split: 'train' })).samples[0]?.image).toBe(join(root, 'set/a.jpg'));
  });

  it('follows links, and not in circles', async () => {
    const root = await newFolder();
    const away = await newFolder();
    await writeDataset(join(away, 'VOC2007'), [{ id: 'a' }, { id: 'b' }]);
    await symlink(away, join(root, 'VOCdevkit'));
    await symlink(root, join(root, 'loop'));
    await symlink('self', join(root, 'self'));
    await rm(join(away, 'VOC2007/JPEGImages/b.jpg'));
    await symlink('b.jpg', join(away, 'VOC2007/JPEGImages/b.jpg'));
    const { samples, root: found } = await readDataset(root, { split: 'train' });
    expect([samples.length, found]).toEqual([2, join(root, 'VOCdevkit/VOC2007')]);
    await rm(join(away, 'VOC2007/Annotations/a.xml'));
    await symlink('a.xml', join(away, 'VOC2007/Annotations/a.xml'));
    await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({
      code: 'ANNOTATION_INVALID',
      message: expect.stringContaining('ELOOP') as string,
    });
  });

  it('reads other codings, and says where bytes are none of theirs', async () => {
    const root = await newFolder();
    const xml = (head: string, name: string) =>
      `${head}${annotationXml({ filename: 'x' }, [{ name, box: [1, 1, 9, 9] }])}`;
    await writeDataset(root, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    // 猫 is c3 a8 in GBK.
    const gbk = Buffer.from(xml('<?xml version="1.0" encoding="gbk"?>', '\xc3\xa8'), 'latin1');
    await writeFile(join(root, 'Annotations/a.xml'), gbk);
    await writeFile(join(root, 'Annotations/b.xml'), Buffer.from(`\uFEFF${xml('', '猫')}`, 'utf16le'));
    await writeFile(join(root, 'Annotations/c.xml'), Buffer.from(xml('', 'caf\xe9'), 'latin1'));
    const { classes, issues } = await readDataset(root, { split: 'train' });
    expect(classes).toEqual(['caf\uFFFD', '猫']);
    expect(issues.map(({ code, file }) => [code, file])).toEqual([
      ['text-damaged', join(root, 'Annotations/c.xml')],
    ]);
    await writeFile(join(root, 'Annotations/c.xml'), xml('<?xml version="1.0" encoding="martian"?>', 'x'));
    await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({
      code: 'ANNOTATION_INVALID',
      message: expect.stringContaining('martian') as string,
    });
  });

  it('takes the image that the annotation names of two, and tells of a name that is another’s', async () => {
    const root = await newFolder();
    const xml = (filename: string) => annotationXml({ filename }, []);
    await writeDataset(root, [
      { id: 'a', xml: xml('a.png') },
      { id: 'b', xml: xml('a.jpg') },
    ]);
    await writeFile(join(root, 'JPEGImages/a.png'), await makeJpeg(3));
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples.map(({ image }) => image.slice(-5))).toEqual(['a.png', 'b.jpg']);
    expect(issues.filter(({ code }) => code === 'filename-mismatch').map(({ message }) => message)).toEqual([
      'The annotation names a.jpg, which is there, too; b.jpg, called as the annotation is, is used.',
    ]);
  });

  it('takes the image’s size where the annotation’s cannot be meant', async () => {
    const root = await newFolder();
    await writeDataset(root, [
      { id: 'a', xml: annotationXml({ filename: 'a', width: 1e9, height: 1e9 }, []) },
    ]);
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples[0]).toMatchObject({ width: 40, height: 30 });
    expect(issues[0]).toMatchObject({ code: 'size-invalid', severity: 'warning' });
  });

  it('takes the image’s size where the annotation has none', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'a', xml: '<annotation/>' }]);
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples[0]).toMatchObject({ width: 40, height: 30, objects: [] });
    expect(issues.map(({ code }) => code)).toEqual(['size-missing', 'no-objects']);
  });

  it('leaves samples without image or annotation out and reports them', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'a' }, { id: 'b', image: null }], { train: ['a', 'b', 'c'] });
    const { samples, issues } = await readDataset(root, { split: 'train' });
    expect(samples.map(({ id }) => id)).toEqual(['a']);
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([
      ['image-missing', 'error'],
      ['annotation-missing', 'error'],
    ]);
  });

  it('keeps the order of given classes and refuses others', async () => {
    expect(
      (await readDataset(BCCD, { split: 'test', classes: ['WBC', 'RBC', 'Platelets'] })).classes,
    ).toEqual(['WBC', 'RBC', 'Platelets']);
    await expect(
      readDataset(BCCD, { split: 'test', classes: ['RBC', 'Wbc', 'Platelets'] }),
    ).rejects.toMatchObject({
      code: 'CLASS_UNKNOWN',
      message: expect.stringMatching(/Unknown class "WBC" in .*xml\. Did you mean "Wbc"\?/) as string,
    });
  });

  describe('says what is wrong', () => {
    it('with the folder', async () => {
      const root = await newFolder();
      await mkdir(join(root, 'photos'));
      await expect(readDataset(join(root, 'photo'), { split: 'train' })).rejects.toMatchObject({
        code: 'FOLDER_NOT_FOUND',
        message: expect.stringContaining('Did you mean "photos"?') as string,
      });
      await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({
        code: 'ANNOTATIONS_NOT_FOUND',
      });
      await mkdir(join(root, 'Annotations'));
      await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({ code: 'IMAGES_NOT_FOUND' });
    });

    it('with the split', async () => {
      const root = await newFolder();
      await writeDataset(root, [{ id: 'a', image: null }], { train: ['a'], val: [], test: ['../a'] });
      await expect(readDataset(root, { split: 'trian' })).rejects.toMatchObject({
        code: 'SPLIT_NOT_FOUND',
        message: expect.stringContaining('Did you mean "train"? Available: test, train, val.') as string,
      });
      await expect(readDataset(root, { split: 'val' })).rejects.toMatchObject({
        code: 'SPLIT_EMPTY',
        file: join(root, 'ImageSets/Main/val.txt'),
      });
      await expect(readDataset(root, { split: 'test' })).rejects.toMatchObject({
        code: 'SPLIT_LINE_INVALID',
        line: 1,
      });
      await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({
        code: 'SPLIT_EMPTY',
        message: expect.stringContaining(
          'none of its 1 can be used. The first problem: Expected an image',
        ) as string,
      });
    });

    it('with an annotation', async () => {
      const root = await newFolder();
      await writeDataset(root, [{ id: 'a' }, { id: 'b', xml: '<annotation>\n<size>\n</annotation>' }]);
      await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({
        code: 'ANNOTATION_INVALID',
        file: join(root, 'Annotations/b.xml'),
        line: 3,
      });
    });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readDataset(BCCD, { split: 'train', signal })).rejects.toThrow('enough');
  });
});
