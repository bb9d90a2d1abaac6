import { existsSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

const actual = jest.requireActual<typeof fs>('node:fs/promises');
jest.mock('node:fs/promises', () => {
  const real = jest.requireActual<typeof fs>('node:fs/promises');
  return { ...real, mkdir: jest.fn(real.mkdir) };
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'voc-folder-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('makeFolder', () => {
  it('makes a folder and those above it, and takes one that is there', async () => {
    const path = join(root, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('is made once by many at a time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, 'x', 'y'))));
    expect((await stat(join(root, 'x', 'y'))).isDirectory()).toBe(true);
  });

  it('is made where the folder above was missing, and is there before that is found out', async () => {
    const path = join(root, 'a', 'b');
    const other = jest.mocked(mkdir).mockImplementationOnce(async (tried) => {
      const failed: unknown = await actual.mkdir(tried).catch((error: unknown) => error);
      await actual.mkdir(join(root, 'a')); // by who makes a/c at the same time
      throw failed;
    });
    await makeFolder(path);
    expect(other).toHaveBeenCalled();
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('says ENOTDIR where a file is in the way, as the folder or above it', async () => {
    await writeFile(join(root, 'file'), '');
    for (const path of ['file', join('file', 'a'), join('file', 'a', 'b')]) {
      await expect(makeFolder(join(root, path))).rejects.toMatchObject({ code: 'ENOTDIR', syscall: 'mkdir' });
    }
  });

  it('says ENAMETOOLONG of a name that is too long', async () => {
    await expect(makeFolder(join(root, 'n'.repeat(300), 'b'))).rejects.toMatchObject({
      code: 'ENAMETOOLONG',
    });
  });

  (existsSync('/proc/self') ? it : it.skip)('comes back where a system refuses folders', async () => {
    await expect(makeFolder('/proc/no-such-folder/below')).rejects.toMatchObject({ syscall: 'mkdir' });
  });
});
