import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { makeSplits } from './make-splits.js';

let root: string;
let lists: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-splits-'));
  lists = join(root, 'ImageSets/Main');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const picture = (id: string): MadePicture => ({ id, objects: [{ label: 'cell', box: [8, 10, 30, 40] }] });
const pictures = (...ids: string[]): MadePicture[] => ids.map(picture);
const ids = async (name: string): Promise<string[]> =>
  (await readFile(join(lists, `${name}.txt`), 'utf8')).trimEnd().split('\n');

describe('makeSplits', () => {
  const ten = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

  it('divides a folder without lists, the same way for one seed', async () => {
    await makeVocFolder(root, { gone: pictures(...ten) });
    await rm(join(lists, 'gone.txt'));
    const made = await makeSplits([root], { share: 0.8, seed: 1 });
    expect(made).toEqual([
      { file: join(lists, 'train.txt'), split: 'train', images: 8 },
      { file: join(lists, 'val.txt'), split: 'val', images: 2 },
    ]);
    const [train, val] = [await ids('train'), await ids('val')];
    expect([...train, ...val].sort()).toEqual(ten);
    for (const name of ['train', 'val']) await rm(join(lists, `${name}.txt`));
    await makeSplits([root], { share: 0.8, seed: 1 });
    expect(await ids('val')).toEqual(val);
    for (const name of ['train', 'val']) await rm(join(lists, `${name}.txt`));
    await makeSplits([root], { share: 0.8, seed: 2 });
    expect(await ids('val')).not.toEqual(val);
  });

  it('divides trainval where that is all there is, and leaves test alone', async () => {
    await makeVocFolder(root, { trainval: pictures(...ten), test: pictures('x', 'y') });
    await makeSplits([root], { share: 0.01, seed: 1 }); // of ten at least one
    expect(await ids('train')).toHaveLength(1);
    expect(await ids('val')).toHaveLength(9);
    expect([...(await ids('train')), ...(await ids('val'))].sort()).toEqual(ten);
    expect(await ids('test')).toEqual(['x', 'y']);
  });

  it("divides CVAT's only list, called default", async () => {
    await makeVocFolder(root, { default: pictures(...ten) });
    await makeSplits([root], { share: 0.8, seed: 1 });
    expect([...(await ids('train')), ...(await ids('val'))].sort()).toEqual(ten);
    expect(await ids('default')).toEqual(ten);
  });

  it("takes CVAT's Train and Validation for what they are called", async () => {
    await makeVocFolder(root, { Train: pictures('a', 'b'), Validation: pictures('c') });
    expect(await makeSplits([root], { share: 0.5, seed: 1 })).toEqual([]);
  });

  it('has nothing to do where both are there', async () => {
    await makeVocFolder(root, { train: pictures('a', 'b'), val: pictures('c') });
    expect(await makeSplits([root], { share: 0.5, seed: 1 })).toEqual([]);
    expect(await ids('train')).toEqual(['a', 'b']);
  });

  it('never changes a list', async () => {
    await makeVocFolder(root, { train: pictures('a', 'b') });
    await expect(makeSplits([root], { share: 0.5, seed: 1 })).rejects.toThrow(
      'train cannot be divided without being changed',
    );
    expect(await readdir(lists)).toEqual(['train.txt']);
  });

  it('needs two pictures', async () => {
    await makeVocFolder(root, { trainval: pictures('a') });
    await expect(makeSplits([root], { share: 0.5, seed: 1 })).rejects.toThrow('at least two pictures');
  });
});
