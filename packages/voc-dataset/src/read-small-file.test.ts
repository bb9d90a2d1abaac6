import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSmallFile } from './read-small-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voc-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = (file: string, limit = 10) => readSmallFile(file, { limit, code: 'ANNOTATION_INVALID' });

describe('readSmallFile', () => {
  it('reads a file up to its limit', async () => {
    const file = join(folder, 'a');
    await writeFile(file, '0123456789');
    expect((await read(file)).toString()).toBe('0123456789');
    await expect(read(file, 9)).rejects.toMatchObject({
      code: 'ANNOTATION_INVALID',
      file,
      message: `Expected at most 9 bytes in ${file}, found 10.`,
    });
    await expect(read(join(folder, 'b'))).rejects.toMatchObject({ code: 'ANNOTATION_INVALID' });
  });

  it('does not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    await expect(read(pipe)).rejects.toMatchObject({ message: `Expected a file, ${pipe} is none.` });
  });
});
