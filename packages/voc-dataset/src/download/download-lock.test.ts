import { spawnSync } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../testing/make-dataset.js';
import { lockDownload } from './download-lock.js';
import { ownMark } from '@ssd/files';

describe('lockDownload', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  const target = (): string => join(folder, 'file.tar');
  const lock = (): string => `${target()}.incomplete.lock`;

  it('is held by one at a time', async () => {
    const unlock = await lockDownload(target());
    await expect(lockDownload(target())).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(
        new RegExp(`one process at a time\\. Process ${process.pid} .* is at it\\.$`),
      ) as string,
      hint: `Wait for it, or, if it is gone, delete ${lock()}.`,
    });
    await (
      await lockDownload(join(folder, 'other.tar'))
    )();
    await unlock();
    await (
      await lockDownload(target())
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from a process that has ended, and from no other', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const owner of [
      { ...ownMark(), pid },
      { ...ownMark(), start: '1' },
    ]) {
      await writeFile(lock(), JSON.stringify(owner));
      await (
        await lockDownload(target())
      )();
    }
    for (const text of [JSON.stringify({ ...ownMark(), pid, host: 'elsewhere' }), '{"pid":', 'null', '']) {
      await writeFile(lock(), text);
      await expect(lockDownload(target())).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    }
    await writeFile(lock(), JSON.stringify({ ...ownMark(), pid: process.ppid, start: null }));
    await expect(lockDownload(target())).rejects.toThrow(`Process ${process.ppid} `);
  });
});
