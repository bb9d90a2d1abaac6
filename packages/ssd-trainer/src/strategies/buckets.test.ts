import fc from 'fast-check';
import { bucketsOf } from './buckets.js';

it('keeps the order, and fills a bucket as far as the next tensor fits', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 100 }), (sizes, most) => {
      const buckets = bucketsOf(
        sizes.map((size) => ({ size })),
        most,
      ).map((bucket) => bucket.map(({ size }) => size));
      expect(buckets.flat()).toEqual(sizes);
      const bytes = (bucket: number[]): number => 4 * bucket.reduce((sum, size) => sum + size, 0);
      for (const [i, bucket] of buckets.entries()) {
        expect(bucket.length).toBeGreaterThan(0);
        expect(bytes(bucket) <= most || bucket.length === 1).toBe(true);
        const next = buckets[i + 1]?.[0];
        if (next !== undefined) expect(bytes([...bucket, next])).toBeGreaterThan(most);
      }
    }),
  );
});
