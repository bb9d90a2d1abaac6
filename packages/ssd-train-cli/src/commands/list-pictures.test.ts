import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPictures, resultNames } from './list-pictures.js';

describe('listPictures', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-list-'));
    await mkdir(join(root, 'many'));
    await mkdir(join(root, 'none'));
    for (const name of ['many/b.JPG', 'many/a.png', 'many/notes.txt', 'one.bin'])
      await writeFile(join(root, name), '');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('takes files as they are and the pictures of folders by name, each once', async () => {
    await expect(listPictures(['one.bin', 'many', 'many/a.png'], root)).resolves.toEqual([
      join(root, 'one.bin'),
      join(root, 'many/a.png'),
      join(root, 'many/b.JPG'),
    ]);
  });

  it('is empty for nothing', async () => {
    await expect(listPictures([], root)).resolves.toEqual([]);
  });

  it('refuses what is not there and a folder without pictures', async () => {
    await expect(listPictures(['*.jpg'], root)).rejects.toMatchObject({
      code: 'NO_SUCH_FILE',
      message: expect.stringContaining(join(root, '*.jpg')) as string,
    });
    await expect(listPictures(['none'], root)).rejects.toMatchObject({ code: 'NO_PICTURES' });
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
  });
});
