import { randomFillSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractEntry, listZip } from './unzip.js';
import { makeZip } from './testing/make-zip.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const noise = randomFillSync(Buffer.alloc(3_000_000)); // longer than any buffer of the stream
const files = {
  'a/first.txt': Buffer.from('hello, hello, hello'),
  'noise.bin': noise,
  empty: Buffer.alloc(0),
};

describe('unzip', () => {
  const folder = temporaryFolder();
  const put = (bytes: Buffer): string => {
    const path = join(folder.path, 'archive.zip');
    writeFileSync(path, bytes);
    return path;
  };

  it.each([false, true])('lists and unpacks what was packed (stored: %s)', async (store) => {
    const archive = put(makeZip(files, { store }));
    const entries = await listZip(archive);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['a/first.txt', 19],
      ['noise.bin', 3_000_000],
      ['empty', 0],
    ]);
    for (const [index, content] of Object.values(files).entries()) {
      const target = join(folder.path, `out${index}`);
      await extractEntry(archive, entries[index]!, target);
      expect(readFileSync(target).equals(content)).toBe(true);
    }
  });

  it('reads an archive made by Python with a comment at its end', async () => {
    // zipfile.ZipFile(...).writestr(ZipInfo('x'), b'hi'); .comment = b'note'; stored, CRC-32 of "hi" = d8932aac
    const hex =
      '504b030414000000000000002100ac2a93d8020000000200000001000000786869' +
      '504b0102140314000000000000002100ac2a93d8020000000200000001000000000000000000000080010000000078' +
      '504b050600000000010001002f0000002100000004006e6f7465';
    const [entry] = await listZip(put(Buffer.from(hex, 'hex')));
    expect(entry).toMatchObject({ name: 'x', method: 'stored', size: 2, crc32: 0xd8932aac });
  });

  it('tells how far it is', async () => {
    const archive = put(makeZip(files));
    const seen: number[] = [];
    await extractEntry(archive, (await listZip(archive))[1]!, join(folder.path, 'out'), {
      onBytes: (bytes) => seen.push(bytes),
    });
    expect(seen.at(-1)).toBe(3_000_000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('does not overwrite', async () => {
    const archive = put(makeZip(files));
    const [entry] = await listZip(archive);
    await expect(extractEntry(archive, entry!, archive)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.each([
    ['no archive', () => Buffer.from('<html>proxy says no</html>'.repeat(10)), /end record is missing/],
    ['nothing', () => Buffer.alloc(0), /end record is missing/],
    ['a download that was cut off', () => makeZip(files).subarray(0, 2_000_000), /cut off/],
    ['a broken directory', () => alter(makeZip(files), -73, 0x55), /entry 2 of 3 in its directory is broken/],
  ])('refuses %s', async (_name, bytes, message) => {
    await expect(listZip(put(bytes()))).rejects.toMatchObject({
      code: 'CORRUPT_ARCHIVE',
      message: expect.stringMatching(message) as string,
    });
  });

  it('notices a changed byte, packed or stored', async () => {
    for (const store of [false, true]) {
      const archive = put(alter(makeZip(files, { store }), 1_500_000, 0xff));
      const entries = await listZip(archive);
      await expect(
        extractEntry(archive, entries[1]!, join(folder.path, `out-${String(store)}`)),
      ).rejects.toMatchObject({ code: 'CORRUPT_ARCHIVE' });
    }
  });

  it('stops when an entry is longer than announced', async () => {
    const archive = put(makeZip(files));
    const entry = { ...(await listZip(archive))[1]!, size: 1000 };
    await expect(extractEntry(archive, entry, join(folder.path, 'out'))).rejects.toThrow(
      /noise.bin is longer than the 1000 bytes announced/,
    );
  });

  it('stops when asked to', async () => {
    const archive = put(makeZip(files));
    const entry = (await listZip(archive))[1]!;
    const target = join(folder.path, 'out');
    await expect(extractEntry(archive, entry, target, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      { name: 'AbortError' },
    );
    expect(existsSync(target) && readFileSync(target).length === entry.size).toBe(false);
  });
});

/** The bytes with one of them XORed; a negative position counts from the end. */
function alter(bytes: Buffer, position: number, mask: number): Buffer {
  const at = position < 0 ? bytes.length + position : position;
  bytes[at] = bytes[at]! ^ mask;
  return bytes;
}
