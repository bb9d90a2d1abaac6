import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ifThere } from './if-there.js';

const HERE = fileURLToPath(import.meta.url);

describe('ifThere', () => {
  it('is undefined where there is nothing, and the result where there is', async () => {
    await expect(ifThere(stat('/no/such/file'))).resolves.toBeUndefined();
    await expect(ifThere(stat(`${HERE}/below-a-file`))).resolves.toBeUndefined();
    await expect(ifThere(readFile(HERE, 'utf8'))).resolves.toContain('ifThere');
  });

  it('throws whatever else there is to say', async () => {
    await expect(ifThere(stat('n'.repeat(300)))).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    await expect(ifThere(readFile(tmpdir(), 'utf8'))).rejects.toMatchObject({ code: 'EISDIR' });
    for (const code of ['EACCES', 'EMFILE', 'EIO', 'ELOOP']) {
      await expect(ifThere(Promise.reject(Object.assign(new Error(code), { code })))).rejects.toMatchObject({
        code,
      });
    }
    await expect(ifThere(readdir(HERE))).resolves.toBeUndefined(); // a file is no folder
  });
});
