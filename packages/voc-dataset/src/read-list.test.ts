import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_LIST_BYTES, parseList, readList } from './read-list.js';

const parse = (text: string, known: readonly string[] = []) =>
  parseList(text, 'train.txt', (id) => known.includes(id));

describe('parseList', () => {
  it('reads names with and without extension and flag, whatever ends a line', () => {
    expect(parse('\uFEFFa\r\nb.JPG\rc.xml\n\n  d   1\ne -1\nf +1\ng 0\n')).toEqual([
      { id: 'a', line: 1 },
      { id: 'b', line: 2 },
      { id: 'c', line: 3 },
      { id: 'd', line: 5, flag: 1 },
      { id: 'e', line: 6, flag: -1 },
      { id: 'f', line: 7, flag: 1 },
      { id: 'g', line: 8, flag: 0 },
    ]);
    expect(parse('')).toEqual([]);
  });

  it('reads names in folders, with either slash', () => {
    expect(parse('cam1/0001.jpg\ncam1\\0002\nmy cam/1 -1\na/b/c.d\n')).toEqual([
      { id: 'cam1/0001', line: 1 },
      { id: 'cam1/0002', line: 2 },
      { id: 'my cam/1', line: 3, flag: -1 },
      { id: 'a/b/c.d', line: 4 },
    ]);
  });

  it('takes a name with spaces whole where there is such a file', () => {
    expect(parse('my dog 1\nmy cat 1\nmy cat 1 -1', ['my dog 1', 'my cat'])).toEqual([
      { id: 'my dog 1', line: 1 },
      { id: 'my cat', line: 2, flag: 1 },
      { id: 'my cat 1', line: 3, flag: -1 },
    ]);
  });

  it.each(['../a', '/etc/passwd', 'C:\\a.jpg', 'cam1/../../a', 'cam1//a', './a', '..', 'a\0b', '../a -1'])(
    'refuses the path %j, with its line',
    (path) => {
      expect(() => parse(`a\n${path}\n`)).toThrow(
        expect.objectContaining({ code: 'SPLIT_LINE_INVALID', line: 2, file: 'train.txt' }) as Error,
      );
    },
  );
});

describe('readList', () => {
  it('refuses what is no list: too long, a folder, a device, a link to itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'voc-list-'));
    const file = join(folder, 'long.txt');
    await writeFile(file, '');
    await truncate(file, MAX_LIST_BYTES + 1);
    await symlink('/dev/zero', join(folder, 'zero.txt'));
    await symlink('self.txt', join(folder, 'self.txt'));
    for (const path of [file, folder, join(folder, 'zero.txt'), join(folder, 'self.txt')]) {
      await expect(readList(path, () => false, folder)).rejects.toMatchObject({
        code: 'SPLIT_LINE_INVALID',
        file: path,
      });
    }
    await rm(folder, { recursive: true });
  });
});
