import fc from 'fast-check';
import { epochPosition, shardLength } from './shard.js';

describe('shards', () => {
  it('see everything between them, in as many steps each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 8 }), (count, ranks) => {
        const seen = new Set<number>();
        let shown = 0;
        for (let rank = 0; rank < ranks; rank++) {
          const length = shardLength(count, { rank, ranks }, false);
          for (let i = 0; i < length; i++) seen.add(epochPosition(i, { rank, ranks }) % count);
          shown += length;
        }
        expect(seen.size).toBe(count);
        expect(shown - count).toBeLessThan(ranks); // made up for
      }),
    );
  });

  it('leave out what does not divide, if asked', () => {
    expect([0, 1, 2].map((rank) => shardLength(11, { rank, ranks: 3 }, true))).toEqual([3, 3, 3]);
    expect([0, 1, 2].map((rank) => shardLength(11, { rank, ranks: 3 }, false))).toEqual([4, 4, 4]);
  });
});
