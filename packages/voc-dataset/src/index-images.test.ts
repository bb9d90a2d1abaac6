import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { indexAnnotations } from './index-annotations.js';
import { indexImages } from './index-images.js';
import { makeFolder } from './testing/make-dataset.js';

let folder = '';
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => rm(folder, { recursive: true }));

async function touch(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
}

const shown = (path: string | undefined) => path && relative(folder, path);

describe('indexImages', () => {
  /** What is found for an annotation beside others. */
  async function find(images: string[], id: string, filename?: string, others: string[] = []) {
    await touch(...images);
    const ids = [id, ...others];
    return shown((await indexImages(folder)).find(id, filename, (other) => ids.includes(other)));
  }

  it.each<[string, string[], string, string | undefined, string[], string | undefined]>([
    ['each its own case', ['IMG_1.jpg', 'img_1.jpg'], 'IMG_1', 'IMG_1.jpg', ['img_1'], 'IMG_1.jpg'],
    ['each its own case', ['IMG_1.jpg', 'img_1.jpg'], 'img_1', 'IMG_1.jpg', ['IMG_1'], 'img_1.jpg'],
    ['a guess where one can be meant', ['A.PNG'], 'a', undefined, [], 'A.PNG'],
    ['none of two guesses', ['IMG_1.jpg', 'img_1.jpg'], 'Img_1', undefined, [], undefined],
    ['no guess that is another’s', ['img_1.jpg'], 'IMG_1', 'IMG_1.jpg', ['img_1'], undefined],
    ['an exact <filename> before a guess', ['A.jpg', '7.jpg'], 'a', '7.jpg', [], '7.jpg'],
    ['the ending that is stated', ['a.JPG', 'a.jpg'], 'a', 'a.jpg', [], 'a.jpg'],
    ['the ending that is stated', ['a.JPG', 'a.jpg'], 'a', 'a.JPG', [], 'a.JPG'],
    ['the ending that is nearly stated', ['a.jpg', 'a.png'], 'a', 'A.PNG', [], 'a.png'],
    ['the same folder', ['c1/7.jpg', 'c2/7.jpg', '7.jpg'], 'c2/7', '7.jpg', [], 'c2/7.jpg'],
    ['the folder that is stated', ['c1/7.jpg', 'c2/7.jpg'], 'x', '/data/c2/7.jpg', [], 'c2/7.jpg'],
    ['the <filename> in its folder', ['c1/7.jpg', '7.jpg'], 'c1/x', 'C:\\me\\7.jpg', [], 'c1/7.jpg'],
    ['the <filename> at the top', ['7.jpg'], 'c1/x', '7.jpg', [], '7.jpg'],
    ['none of another folder', ['c1/7.jpg'], 'c2/7', '7.jpg', [], undefined],
    ['a <filename> without its ending', ['c1/7.jpg'], 'c1/x', '7', [], 'c1/7.jpg'],
    ['a <filename> with another ending', ['7.jpg'], 'x', '7.png', [], '7.jpg'],
    ['none of two endings', ['7.jpg', '7.png'], 'x', '7', [], undefined],
    ['none that another annotation is called as', ['7.jpg'], 'x', '7', ['7'], undefined],
    ['nothing outside', ['7.jpg'], 'x', '../../../7.jpg/..', [], undefined],
  ])('finds %s: %j', async (_, images, id, filename, others, expected) => {
    expect(await find(images, id, filename, others)).toBe(expected);
  });

  it('knows what a <filename> names exactly', async () => {
    await touch('IMG_1.jpg', 'img_1.jpg', 'B.jpg');
    const { named, files } = await indexImages(folder);
    expect([named('x', 'img_1.jpg'), named('x', 'Img_1.jpg'), named('x', 'b.JPG')].map(shown)).toEqual([
      'img_1.jpg',
      undefined,
      'B.jpg',
    ]);
    expect(files.map(shown)).toEqual(['B.jpg', 'IMG_1.jpg', 'img_1.jpg']);
  });
});

describe('indexAnnotations', () => {
  it('reads below sub-folders and links, not in circles, nothing hidden', async () => {
    await touch('in/a.xml', 'in/c1/a.XML', 'in/c1/d/a.b.xml', 'in/.git/a.xml', 'in/c1/._a.xml', 'away/z.xml');
    await symlink(join(folder, 'away'), join(folder, 'in/c2'));
    await symlink('../in', join(folder, 'in/loop'));
    const { ids, find, has, endingIn } = await indexAnnotations(join(folder, 'in'));
    expect(ids).toEqual(['a', 'c1/a', 'c1/d/a.b', 'c2/z']);
    expect(['c1/a', 'C1/A', 'c2/z', 'z'].map((id) => shown(find(id)))).toEqual([
      'in/c1/a.XML',
      'in/c1/a.XML',
      'in/c2/z.xml',
      undefined,
    ]);
    expect([has('c1/a'), has('C1/a'), endingIn('a'), endingIn('z')]).toEqual([
      true,
      false,
      ['c1/a'],
      ['c2/z'],
    ]);
  });

  it('guesses only where one can be meant, and says which file another hides', async () => {
    await touch('IMG_1.xml', 'img_1.xml', 'b.xml', 'b.XML');
    const { ids, find, shadowed } = await indexAnnotations(folder);
    expect(ids).toEqual(['IMG_1', 'b', 'img_1']);
    expect(['IMG_1', 'img_1', 'Img_1', 'B'].map((id) => shown(find(id)))).toEqual([
      'IMG_1.xml',
      'img_1.xml',
      undefined,
      'b.xml',
    ]);
    expect(shadowed.map(({ file, by }) => [shown(file), shown(by)])).toEqual([['b.XML', 'b.xml']]);
  });
});
