import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPictures, resultNames } from './list-pictures.js';

describe('listPictures', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-list-'));
    for (const folder of ['many/deep/er', 'none', 'many/.cache', '[set] 1'])
      await mkdir(join(root, folder), { recursive: true });
    for (const name of ['many/b.JPG', 'many/a.png', 'many/notes.txt', 'one.bin', 'many/._a.png'])
      await writeFile(join(root, name), '');
    for (const name of ['many/deep/c.jpg', 'many/deep/er/d.webp', 'many/.cache/e.jpg', '[set] 1/[x].jpg'])
      await writeFile(join(root, name), '');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const list = async (
    paths: string[],
    more: Omit<Parameters<typeof listPictures>[1], 'workingDirectory'> = {},
  ): Promise<string[]> =>
    (await listPictures(paths, { workingDirectory: root, ...more })).map((file) =>
      file.slice(root.length + 1),
    );

  it('takes files as they are and the pictures of folders by name, each once', async () => {
    await expect(list(['one.bin', 'many', 'many/a.png', join(root, 'many/b.JPG')])).resolves.toEqual([
      'one.bin',
      'many/a.png',
      'many/b.JPG',
    ]);
  });

  it('goes below folders if asked, past hidden ones and round circles', async () => {
    await symlink(join(root, 'many'), join(root, 'many/deep/round'));
    const files = await list(['many'], { recursive: true });
    expect(files.slice(0, 4)).toEqual(['many/a.png', 'many/b.JPG', 'many/deep/c.jpg', 'many/deep/er/d.webp']);
    expect(files.filter((file) => file.includes('cache'))).toEqual([]);
  });

  it.each([
    [['many/*'], ['many/a.png', 'many/b.JPG']],
    [['many/**/*.{jpg,webp}'], ['many/deep/c.jpg', 'many/deep/er/d.webp']],
    [
      ['**/d.*', 'many/?.png'],
      ['many/deep/er/d.webp', 'many/a.png'],
    ],
    [['[set] 1/[x].jpg'], ['[set] 1/[x].jpg']], // it is there as it is written
    [['[set] 1'], ['[set] 1/[x].jpg']],
  ])('takes the pattern %j', async (paths, expected) => {
    await expect(list(paths)).resolves.toEqual(expected);
    await expect(list(paths.map((path) => join(root, path)))).resolves.toEqual(expected);
  });

  it('does not take results for pictures', async () => {
    const results = join(root, 'many/deep');
    await expect(list(['many'], { recursive: true, results })).resolves.toEqual(['many/a.png', 'many/b.JPG']);
    await expect(list(['many/**'], { results })).resolves.toEqual(['many/a.png', 'many/b.JPG']);
    await expect(list(['many/deep', 'many/deep/er/d.webp'], { results })).resolves.toHaveLength(2); // named
    await expect(list(['many/deep/er'], { results })).resolves.toEqual(['many/deep/er/d.webp']);
    // Patterns as folders: results may go beside the pictures.
    await expect(list(['many/deep/*.jpg'], { results })).resolves.toEqual(['many/deep/c.jpg']);
    await expect(list([join(root, 'many/deep/**')], { results })).resolves.toHaveLength(2);
    await expect(list(['*.bin', 'm*/*.png'], { results: root })).rejects.toThrow('only other files');
    await expect(list(['m*/*.png'], { results: root })).resolves.toEqual(['many/a.png']);
    await expect(list(['many/d*/*.jpg'], { results })).rejects.toThrow(`only results, such as ${root}`);
  });

  it('is empty for nothing', async () => {
    await expect(list([])).resolves.toEqual([]);
  });

  it('refuses what is not there, a folder without pictures and a pattern that matches none', async () => {
    await expect(list(['no.jpg'])).rejects.toMatchObject({
      code: 'NO_SUCH_FILE',
      message: expect.stringContaining(join(root, 'no.jpg')) as string,
    });
    await expect(list(['none'])).rejects.toMatchObject({ code: 'NO_PICTURES' });
    await expect(list(['*.jpg'])).rejects.toMatchObject({
      code: 'NO_MATCH',
      message: `Expected pictures that match "*.jpg" from ${root}, got nothing.`,
    });
    await expect(list(['many/*.txt'])).rejects.toThrow(/got only other files, such as .*notes\.txt\./);
  });
});

describe('resultNames', () => {
  it('drops folder and ending, and keeps equal names apart', () => {
    expect(resultNames(['/x/a.jpg', '/y/a.png', '/y/A.gif', '/y/b.tar.gz'])).toEqual([
      'a',
      'a-2',
      'A-3',
      'b.tar',
    ]);
    expect(resultNames(['/x/ a .jpg', '/y/a.jpg'])).toEqual(['a', 'a-2']); // comp4 has no place for outer spaces
  });
});
