import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText } from './read-text.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-text-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('readText', () => {
  const read = async (bytes: Uint8Array) => {
    await writeFile(join(root, 'd.csv'), bytes);
    return readText(join(root, 'd.csv'));
  };
  const text = 'Fläche 猫\r\n';

  it('takes UTF-8 and, with a mark, UTF-16 of either order', async () => {
    expect(await read(Buffer.from(text))).toBe(text);
    expect(await read(Buffer.from(`\ufeff${text}`))).toBe(text);
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await read(little)).toBe(text);
    expect(await read(Buffer.from(little).swap16())).toBe(text);
    expect(await read(Buffer.alloc(0))).toBe('');
  });

  it('says where there are bytes of another coding', async () => {
    await expect(read(Buffer.from('a\r\nb Fläche', 'latin1'))).rejects.toMatchObject({
      code: 'BAD_ENCODING',
      message: 'Expected text in UTF-8 in d.csv, got other bytes in line 2, column 5.',
      hint: 'Save it as UTF-8.',
    });
  });
});
