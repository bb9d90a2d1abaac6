import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSplits } from './demo-splits.js';

describe('demoSplits', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-splits-'));
    for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
      await mkdir(join(root, folder), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it.each([
    [['train', 'val', 'trainval', 'test'], { train: 'trainval', test: 'test' }],
    [['train', 'test'], { train: 'train', test: 'test' }],
    [['train', 'val', 'trainval'], { train: 'train', test: 'val' }], // trainval holds val
    [[], { train: 'trainval', test: 'test' }], // drawn, where there are no lists
  ])('of %j takes %j', async (names, expected) => {
    for (const name of names) await writeFile(join(root, `ImageSets/Main/${name}.txt`), 'a\n');
    await expect(demoSplits(root)).resolves.toEqual(expected);
  });

  it.each([[['trainval', 'val']], [['train']], [['test']]])('refuses %j', async (names) => {
    for (const name of names) await writeFile(join(root, `ImageSets/Main/${name}.txt`), 'a\n');
    await expect(demoSplits(root)).rejects.toMatchObject({ code: 'NO_SPLITS' });
  });
});
