import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../testing/make-dataset.js';
import { diskCacheName, openDiskCache, readFromDisk, writeToDisk } from './disk-cache.js';
import { packImage, unpackImage } from './image-store.js';

const image = (width: number, height: number, value: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(value),
});
const KIB = image(32, 10, 7); // 960 bytes and 16 of header

let folder = '';
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => rm(folder, { recursive: true }));

describe('disk cache', () => {
  it('gives back what was put in, also to the next run', async () => {
    const cache = openDiskCache({ folder, maxBytes: 1e6 });
    expect(readFromDisk(cache, 'a.rgb')).toBeUndefined();
    writeToDisk(cache, 'a.rgb', image(5, 3, 9));
    expect(readFromDisk(cache, 'a.rgb')).toEqual(image(5, 3, 9));
    expect(readFromDisk(openDiskCache({ folder, maxBytes: 1e6 }), 'a.rgb')).toEqual(image(5, 3, 9));
    expect(await readdir(folder)).toEqual(['a.rgb']); // nothing half written
  });

  it('takes a damaged file for none, and away', async () => {
    const cache = openDiskCache({ folder, maxBytes: 1e6 });
    const path = join(folder, 'a.rgb');
    const { size } = await writeAndStat(cache, path);
    await truncate(path, size - 1);
    expect(readFromDisk(cache, 'a.rgb')).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    const whole = packImage(KIB);
    for (const at of [0, 4, 8, 12, 16, 500, whole.length - 1]) {
      const damaged = whole.slice();
      damaged[at]! ^= 1;
      expect(unpackImage(damaged)).toBeUndefined();
    }
    expect(unpackImage(whole.subarray(0, 7))).toBeUndefined();
    expect(unpackImage(whole)).toEqual(KIB);
  });

  async function writeAndStat(cache: ReturnType<typeof openDiskCache>, path: string) {
    writeToDisk(cache, 'a.rgb', KIB);
    return stat(path);
  }

  it('holds its limit while it is written to', async () => {
    const cache = openDiskCache({ folder, maxBytes: 2048 });
    for (const name of ['a.rgb', 'b.rgb', 'c.rgb']) writeToDisk(cache, name, KIB);
    expect((await readdir(folder)).sort()).toEqual(['a.rgb', 'b.rgb']);
  });

  it('takes away the oldest beyond its limit and what was left half written when it is opened', async () => {
    const cache = openDiskCache({ folder, maxBytes: 1e6 });
    for (const [i, name] of ['a.rgb', 'b.rgb', 'c.rgb'].entries()) {
      writeToDisk(cache, name, KIB);
      await utimes(join(folder, name), 1000 + i, 1000 + i);
    }
    await writeFile(join(folder, 'd.rgb.1.0.part'), 'half');
    await utimes(join(folder, 'd.rgb.1.0.part'), 1000, 1000);
    await writeFile(join(folder, 'e.rgb.2.0.part'), 'another process is at it');
    await writeFile(join(folder, 'notes.txt'), 'somebody else’s');
    openDiskCache({ folder, maxBytes: 2000 });
    expect((await readdir(folder)).sort()).toEqual(['b.rgb', 'c.rgb', 'e.rgb.2.0.part', 'notes.txt']);
  });

  it('names an image by path, size, time and what it is decoded to', async () => {
    const path = join(folder, 'photo.jpg');
    const target = { width: 300, height: 300 };
    const options = { annotated: { width: 4, height: 3 }, target, detail: 'fitted' } as const;
    await writeFile(path, 'one');
    const name = diskCacheName(path, options);
    expect(name).toMatch(/^[0-9a-f]{40}\.rgb$/);
    expect(diskCacheName(path, options)).toBe(name);
    expect(diskCacheName(path, { ...options, detail: 'halved' })).not.toBe(name);
    await utimes(path, 1000, 1000);
    expect(diskCacheName(path, options)).not.toBe(name);
    expect(diskCacheName(join(folder, 'none.jpg'), options)).toBeUndefined();
  });

  it('says which folder cannot be used', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(() => openDiskCache({ folder: file, maxBytes: 1e6 })).toThrow(
      `Cannot keep decoded images in ${file}`,
    );
  });

  it('decodes again rather than failing when a file cannot be written', async () => {
    const cache = openDiskCache({ folder: join(folder, 'gone'), maxBytes: 1e6 });
    await rm(join(folder, 'gone'), { recursive: true });
    writeToDisk(cache, 'a.rgb', KIB);
    expect(readFromDisk(cache, 'a.rgb')).toBeUndefined();
    expect(cache.used[0]).toBe(0);
  });
});
