import { open } from 'node:fs/promises';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { syncFile, syncFolder, type Open } from './sync.js';

const folder = temporaryFolder();
const failing =
  (code: string): Open =>
  () =>
    Promise.reject(Object.assign(new Error(code), { code }));

it('asks the system to sync, and closes', async () => {
  const calls: string[] = [];
  const watched: Open = async (path, flags) => {
    const handle = await open(path, flags);
    const [sync, close] = [handle.sync.bind(handle), handle.close.bind(handle)];
    handle.sync = () => (calls.push(`sync ${flags}`), sync());
    handle.close = () => (calls.push('close'), close());
    return handle;
  };
  await (await open(folder.at('a'), 'w')).close();
  await syncFile(folder.at('a'), watched);
  await syncFolder(folder.path, watched);
  expect(calls).toEqual(['sync r+', 'close', 'sync r', 'close']);
});

it('takes it that a system cannot sync folders, and nothing else', async () => {
  for (const code of ['EISDIR', 'EPERM', 'EINVAL']) await syncFolder('a', failing(code));
  for (const code of ['EIO', 'ENOENT', 'ENOSPC']) {
    await expect(syncFolder('a', failing(code))).rejects.toMatchObject({ code });
    await expect(syncFile('a', failing(code))).rejects.toMatchObject({ code });
  }
});
