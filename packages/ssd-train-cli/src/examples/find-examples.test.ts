import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExamples } from './find-examples.js';

describe('findExamples', () => {
  let root: string;
  const notes: string[] = [];
  const terminal = {
    note: (text = '') => notes.push(text),
    status: () => undefined,
    endStatus: () => undefined,
  };
  const find = (workingDirectory: string, codeFolder: string) =>
    findExamples({
      workingDirectory: join(root, workingDirectory),
      codeFolder: join(root, codeFolder),
      environment: { XDG_CACHE_HOME: join(root, 'cache') },
      signal: new AbortController().signal,
      terminal,
      fetch: ({ cache }) => Promise.resolve(`fetched to ${cache}`),
    });
  const put = async (folder: string): Promise<string> => {
    const data = join(root, folder, 'data', 'BCCD');
    await mkdir(data, { recursive: true });
    return data;
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ssd-examples-'));
    notes.length = 0;
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('finds them where npm put their package above the code, as in a clone, and says nothing', async () => {
    const data = await put('clone/node_modules/@ssd/example-blood-cells');
    await expect(find('elsewhere', 'clone/packages/x/src')).resolves.toBe(data);
    expect(notes).toEqual([]);
  });

  it('finds them where they were installed in the working folder', async () => {
    const data = await put('project/node_modules/@ssd/example-blood-cells');
    await expect(find('project/deep', 'code')).resolves.toBe(data);
  });

  it('finds them where they were fetched to', async () => {
    const data = await put('cache/ssd-train/example-blood-cells');
    await expect(find('project', 'code')).resolves.toBe(data);
    expect(notes).toEqual([]);
  });

  it('says what it fetches and where to, and does', async () => {
    await expect(find('project', 'code')).resolves.toBe(`fetched to ${join(root, 'cache', 'ssd-train')}`);
    expect(notes.join()).toMatch(
      /npm fetches @ssd\/example-blood-cells \(7 MB to download, 9 MB on disk\) to .*example-blood-cells\./,
    );
  });
});
