import { zipSync } from 'fflate';
import { crc32 } from './crc32.js';
import { openZip } from './zip-archive.js';
import type { ZipSource } from './zip-source.js';

const memorySource = (file: string, bytes: Uint8Array): ZipSource => ({
  file,
  size: bytes.length,
  read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
});

/** An archive of one stored entry with ZIP64 fields everywhere, as APPNOTE.TXT 4.3.14 to 4.5.3 lays them out. */
const zip64 = (name: string, data: Buffer): Buffer => {
  const number = (...parts: (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer =>
    Buffer.concat(
      parts.map(([bytes, value]) => {
        const out = Buffer.alloc(bytes);
        if (bytes === 8) out.writeBigUInt64LE(BigInt(value));
        else out.writeUIntLE(value, 0, bytes);
        return out;
      }),
    );
  const crc = crc32(data);
  const label = Buffer.from(name);
  const wide = 0xffffffff;
  const times = [
    [2, 0],
    [2, 0],
  ] as const;
  const localExtra = number([2, 1], [2, 16], [8, data.length], [8, data.length]);
  const local = Buffer.concat([
    number([4, 0x04034b50], [2, 45], [2, 0], [2, 0], ...times, [4, crc], [4, wide], [4, wide]),
    number([2, label.length], [2, localExtra.length]),
    label,
    localExtra,
    data,
  ]);
  const extra = Buffer.concat([
    number([2, 0x5455], [2, 1]),
    Buffer.from([0]), // another field in front
    number([2, 1], [2, 24], [8, data.length], [8, data.length], [8, 0]),
  ]);
  const central = Buffer.concat([
    number([4, 0x02014b50], [2, 45], [2, 45], [2, 0], [2, 0], ...times, [4, crc], [4, wide], [4, wide]),
    number([2, label.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, wide]),
    label,
    extra,
  ]);
  const end64 = number(
    ...([
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [8, 1],
      [8, 1],
      [8, central.length],
      [8, local.length],
    ] as const),
  );
  const locator = number([4, 0x07064b50], [4, 0], [8, local.length + central.length], [4, 1]);
  const end = number([4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, wide], [4, wide], [2, 0]);
  return Buffer.concat([local, central, end64, locator, end]);
};

describe('openZip', () => {
  it('reads stored and deflated entries, any of them alone', async () => {
    const text = Buffer.from('abc'.repeat(1000));
    const archive = await openZip(
      memorySource('w.zip', zipSync({ stored: [text, { level: 0 }], 'deep/deflated': [text, { level: 9 }] })),
    );
    expect([...archive.entries.keys()]).toEqual(['stored', 'deep/deflated']);
    for (const entry of archive.entries.values()) {
      expect(Buffer.from(await archive.read(entry)).equals(text)).toBe(true);
      expect(Buffer.from(await archive.peek(entry, 5)).toString()).toBe('abcab');
    }
  });

  it('reads ZIP64', async () => {
    const archive = await openZip(memorySource('w.zip', zip64('w', Buffer.from('hello'))));
    const entry = archive.entries.get('w')!;
    expect(entry).toMatchObject({ size: 5, packed: 5, header: 0 });
    expect(Buffer.from(await archive.read(entry)).toString()).toBe('hello');
  });

  it('finds the end behind a comment', async () => {
    const bytes = Buffer.from(zipSync({ a: Buffer.from('a') }));
    bytes.writeUInt16LE(7, bytes.length - 2);
    const archive = await openZip(memorySource('w.zip', Buffer.concat([bytes, Buffer.from('comment')])));
    expect([...archive.entries.keys()]).toEqual(['a']);
  });

  it.each<[string, (bytes: Buffer) => void, string]>([
    ['encrypted', (b) => void b.writeUInt16LE(1, b.indexOf('PK\x01\x02') + 8), 'not to be encrypted'],
    [
      'otherwise compressed',
      (b) => void b.writeUInt16LE(12, b.indexOf('PK\x01\x02') + 10),
      'got compression 12',
    ],
    [
      'of two sizes',
      (b) => void b.writeUInt32LE(2, b.indexOf('PK\x01\x02') + 24),
      'as many bytes packed as not, got 3 and 2',
    ],
    [
      'not where it should be',
      (b) => void b.writeUInt32LE(1, b.indexOf('PK\x01\x02') + 42),
      'found no entry there',
    ],
    ['behind the end', (b) => void b.writeUInt32LE(9999, b.indexOf('PK\x01\x02') + 42), 'damaged or cut off'],
    [
      'of a damaged directory',
      (b) => void b.writeUInt32LE(0, b.indexOf('PK\x01\x02')),
      'entry 0 of 1 of its directory',
    ],
    ['changed', (b) => void b.write('x', b.indexOf('abc')), 'The checksum of "a" in w.zip is wrong'],
  ])('refuses an entry that is %s', async (_, spoil, message) => {
    const bytes = Buffer.from(zipSync({ a: Buffer.from('abc') }, { level: 0 }));
    spoil(bytes);
    const reading = openZip(memorySource('w.zip', bytes)).then((archive) =>
      archive.read(archive.entries.get('a')!),
    );
    await expect(reading).rejects.toThrow(message);
  });
});
