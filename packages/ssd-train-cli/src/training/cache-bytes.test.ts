import { cacheBytes } from './cache-bytes.js';

it.each([
  [true, 4 * 2 ** 30, 2 ** 30], // a quarter of what is free
  [true, 2 ** 40, 4 * 2 ** 30], // never more than 4 GiB
  [true, 7, 1], // whole bytes
  [false, 2 ** 40, 0],
])('cacheBytes(%p, %d) is %d', (enabled, free, bytes) => {
  expect(cacheBytes(enabled, free)).toBe(bytes);
});
