import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDatasetSplits } from './list-dataset-splits.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voc-splits-'));
  await mkdir(join(folder, 'VOC2007', 'Annotations'), { recursive: true });
  await mkdir(join(folder, 'VOC2007', 'JPEGImages'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('listDatasetSplits', () => {
  it('names the lists, sorted, of a data set below the folder given', async () => {
    const lists = join(folder, 'VOC2007', 'ImageSets', 'Main');
    await mkdir(lists, { recursive: true });
    for (const name of ['val.txt', 'train.txt', 'readme.md']) await writeFile(join(lists, name), '');
    expect(await listDatasetSplits(folder)).toEqual({
      root: join(folder, 'VOC2007'),
      roots: [join(folder, 'VOC2007')],
      splits: ['train', 'val'],
      drawn: [],
    });
  });

  it('names what any of several has', async () => {
    const lists = join(folder, 'VOC2012', 'ImageSets', 'Main');
    for (const part of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
      await mkdir(join(folder, 'VOC2012', part), { recursive: true });
    for (const name of ['val', 'dog_val']) await writeFile(join(lists, `${name}.txt`), '');
    const { roots, splits, drawn } = await listDatasetSplits([
      join(folder, 'VOC2012'),
      join(folder, 'VOC2007'),
    ]);
    expect(roots).toEqual([join(folder, 'VOC2012'), join(folder, 'VOC2007')]);
    expect(splits).toEqual(['all', 'dog_val', 'test', 'train', 'trainval', 'val']);
    expect(drawn).toEqual([join(folder, 'VOC2007')]);
  });

  it('names the splits that are drawn where there are no lists', async () => {
    const { splits } = await listDatasetSplits(folder);
    expect(splits).toEqual(expect.arrayContaining(['train', 'val', 'test']));
  });

  it('fails where there is no such folder', async () => {
    await expect(listDatasetSplits(join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'FOLDER_NOT_FOUND',
    });
  });
});
