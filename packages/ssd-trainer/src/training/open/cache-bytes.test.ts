import { join } from 'node:path';
import { cacheBytes, diskCacheOf } from './cache-bytes.js';

it.each([
  [true, 4 * 2 ** 30, 2 ** 30], // a quarter of what is free
  [true, 2 ** 40, 4 * 2 ** 30], // never more than 4 GiB
  [true, 7, 1], // whole bytes
  [false, 2 ** 40, 0],
])('cacheBytes(%p, 1, %d) is %d', (enabled, free, bytes) => {
  expect(cacheBytes(enabled, 1, free)).toBe(bytes);
});

it('is divided among processes', () => {
  expect(cacheBytes(true, 3, 2 ** 40)).toBe(Math.floor((4 * 2 ** 30) / 3));
});

describe('diskCacheOf', () => {
  it('takes half of what is free at most', () => {
    expect(diskCacheOf('/decoded', 1, () => 1001)).toEqual({ folder: '/decoded', maxBytes: 500 });
    expect(diskCacheOf('/decoded', 2, () => 1001)).toEqual({ folder: '/decoded', maxBytes: 250 });
  });

  it('looks at the disk of a folder that is not there yet', () => {
    const folder = join(process.cwd(), 'no', 'such', 'folder');
    expect(diskCacheOf(folder)!.maxBytes).toBeGreaterThan(0);
  });

  it('is none without a folder', () => {
    expect(diskCacheOf(null)).toBeUndefined();
  });
});
