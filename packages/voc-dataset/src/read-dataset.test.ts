import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset } from './read-dataset.js';
import { annotationXml, makeFolder, makeJpeg, writeDataset } from './testing/make-dataset.js';

const BCCD = join(__dirname, '../../../examples/bccd');

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

  it('finds VOCdevkit/VOC2007 and asks when there are two', async () => {
    const root = await newFolder();
    await writeDataset(join(root, 'VOCdevkit', 'VOC2007'), [{ id: 'a' }]);
    expect((await readDataset(root, { split: 'train' })).root).toBe(join(root, 'VOCdevkit', 'VOC2007'));
    await writeDataset(join(root, 'VOCdevkit', 'VOC2012'), [{ id: 'a' }]);
    await expect(readDataset(root, { split: 'train' })).rejects.toMatchObject({ code: 'FOLDER_AMBIGUOUS' });
  });

  it('reads lists as they come: CRLF, a mark, blank lines, extensions, ±1, ids twice', async () => {
    const root = await newFolder();
    await writeDataset(root, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    await writeFile(join(root, 'ImageSets/Main/odd.txt'), '\uFEFFb.jpg\r\n\r\nc  1\r\na -1\r\nb\r\n');
    const { samples } = await readDataset(root, { split: 'odd' });
    expect(samples.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
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
    expect([train.length, val.length, test.length]).toEqual([16, 2, 2]);
    expect([...train, ...val, ...test].sort()).toEqual(ids);
    expect(await read('train')).toEqual(train);
    expect(await read('train', 1)).not.toEqual(train);
    await expect(read('trian')).rejects.toMatchObject({ code: 'SPLIT_NOT_FOUND' });
  });

  it('reads a flat folder', async () => {
    const root = await newFolder();
    await writeFile(join(root, 'a.xml'), annotationXml({ filename: 'a.jpg' }, []));
    await writeFile(join(root, 'a.jpg'), await makeJpeg(0));
    expect((await readDataset(root, { split: 'all' })).samples).toHaveLength(1);
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
