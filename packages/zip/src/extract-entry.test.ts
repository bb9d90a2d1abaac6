import { randomFillSync } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { makeZip } from '@ssd/testing/make-zip';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { extractEntry, type ExtractOptions } from './extract-entry.js';
import { openZip } from './zip-archive.js';
import type { ZipEntry } from './zip-directory.js';
import { withZipFile } from './zip-source.js';

const noise = randomFillSync(Buffer.alloc(3_000_000)); // longer than any buffer of the stream
const files = {
  'a/first.txt': Buffer.from('hello, hello, hello'),
  'noise.bin': noise,
  empty: Buffer.alloc(0),
};

describe('extractEntry', () => {
  const folder = temporaryFolder();
  const put = (bytes: Buffer): string => {
    const path = folder.at('archive.zip');
    writeFileSync(path, bytes);
    return path;
  };

  const entriesOf = (archive: string): Promise<ZipEntry[]> =>
    withZipFile(archive, async (source) => [...(await openZip(source)).entries.values()]);
  const extract = (
    archive: string,
    entry: ZipEntry,
    target: string,
    options?: ExtractOptions,
  ): Promise<void> => withZipFile(archive, (source) => extractEntry(source, entry, target, options));

  it.each([false, true])('lists and unpacks what was packed (stored: %s)', async (store) => {
    const archive = put(makeZip(files, { store }));
    const entries = await entriesOf(archive);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['a/first.txt', 19],
      ['noise.bin', 3_000_000],
      ['empty', 0],
    ]);
    for (const [index, content] of Object.values(files).entries()) {
      await extract(archive, entries[index]!, folder.at(`out${index}`));
      expect(readFileSync(folder.at(`out${index}`)).equals(content)).toBe(true);
    }
  });

  it('reads an archive made by Python with a comment at its end', async () => {
    // zipfile.ZipFile(...).writestr(ZipInfo('x'), b'hi'); .comment = b'note'; stored, CRC-32 of "hi" = d8932aac
    const hex =
      '504b030414000000000000002100ac2a93d8020000000200000001000000786869' +
      '504b0102140314000000000000002100ac2a93d8020000000200000001000000000000000000000080010000000078' +
      '504b050600000000010001002f0000002100000004006e6f7465';
    const [entry] = await entriesOf(put(Buffer.from(hex, 'hex')));
    expect(entry).toMatchObject({ name: 'x', method: 0, size: 2, crc: 0xd8932aac });
  });

  it('takes nothing that is said to be deflated for an empty file', async () => {
    const bytes = makeZip({ empty: Buffer.alloc(0) }, { store: true });
    for (const at of [8, bytes.indexOf('PK\x01\x02') + 10]) bytes.writeUInt16LE(8, at);
    const archive = put(bytes);
    await extract(archive, (await entriesOf(archive))[0]!, folder.at('out'));
    expect(readFileSync(folder.at('out'))).toHaveLength(0);
    await withZipFile(archive, async (source) => {
      const { read, peek, entries } = await openZip(source);
      const entry = entries.get('empty')!;
      expect([(await read(entry)).length, (await peek(entry, 5)).length]).toEqual([0, 0]);
    });
  });

  it('tells how far it is', async () => {
    const archive = put(makeZip(files));
    const seen: number[] = [];
    await extract(archive, (await entriesOf(archive))[1]!, folder.at('out'), {
      onBytes: (bytes) => seen.push(bytes),
    });
    expect(seen.at(-1)).toBe(3_000_000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('does not overwrite', async () => {
    const archive = put(makeZip(files));
    const [entry] = await entriesOf(archive);
    await expect(extract(archive, entry!, archive)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.each([
    ['no archive', () => Buffer.from('<html>proxy says no</html>'.repeat(10)), /it has no end record/],
    ['nothing', () => Buffer.alloc(0), /it has no end record/],
    ['a download that was cut off', () => makeZip(files).subarray(0, 2_000_000), /cut off/],
    [
      'a broken directory',
      () => alter(makeZip(files), -73, 0x55),
      /entry 2 of 3 of its directory is damaged/,
    ],
  ])('refuses %s', async (_name, bytes, message) => {
    await expect(entriesOf(put(bytes()))).rejects.toMatchObject({
      code: 'BAD_ARCHIVE',
      message: expect.stringMatching(message) as string,
    });
  });

  it('notices a changed byte, packed or stored', async () => {
    for (const store of [false, true]) {
      const archive = put(alter(makeZip(files, { store }), 1_500_000, 0xff));
      const entries = await entriesOf(archive);
      await expect(extract(archive, entries[1]!, folder.at(`out-${String(store)}`))).rejects.toMatchObject({
        code: 'BAD_ARCHIVE',
      });
    }
  });

  it('stops when an entry is longer than announced', async () => {
    const archive = put(makeZip(files));
    const entry = { ...(await entriesOf(archive))[1]!, size: 1000 };
    await expect(extract(archive, entry, folder.at('out'))).rejects.toThrow(
      /"noise.bin" in .*archive.zip to unpack to 1000 bytes, got more\.$/,
    );
    expect(statSync(folder.at('out')).size).toBeLessThan(noise.length);
  });

  it('stops when asked to', async () => {
    const archive = put(makeZip(files));
    const entry = (await entriesOf(archive))[1]!;
    const target = folder.at('out');
    await expect(extract(archive, entry, target, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(existsSync(target) && statSync(target).size === entry.size).toBe(false);
  });

  it('says that a file became shorter meanwhile', async () => {
    const archive = put(makeZip(files));
    const [, entry] = await entriesOf(archive);
    const reading = withZipFile(archive, (source) => {
      truncateSync(archive, 1000);
      return extractEntry(source, entry!, folder.at('out'));
    });
    await expect(reading).rejects.toThrow(/cut off while being read/);
  });
});

/** The bytes with one of them XORed; a negative position counts from the end. */
function alter(bytes: Buffer, position: number, mask: number): Buffer {
  const at = position < 0 ? bytes.length + position : position;
  bytes[at] = bytes[at]! ^ mask;
  return bytes;
}
