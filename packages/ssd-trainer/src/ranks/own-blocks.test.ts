import fc from 'fast-check';
import { joinBlocks, ownBlocks } from './own-blocks.js';

it('deals out blocks in turn', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(ownBlocks(letters, 2, { rank: 0, size: 2 })).toEqual(['a', 'b', 'e', 'f']);
  expect(ownBlocks(letters, 2, { rank: 1, size: 2 })).toEqual(['c', 'd', 'g']);
  expect(ownBlocks(letters, 2, { rank: 3, size: 4 })).toEqual(['g']);
  expect(ownBlocks(letters, 2, { rank: 4, size: 5 })).toEqual([]);
});

it('makes the batches of one rank, and comes together again in its order', () => {
  const batches = (items: readonly number[], size: number): string[] =>
    items.flatMap((_, i) => (i % size === 0 ? [items.slice(i, i + size).join()] : []));
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (n, size, ranks) => {
        const items = Array.from({ length: n }, (_, i) => i);
        const parts = Array.from({ length: ranks }, (_, rank) =>
          ownBlocks(items, size, { rank, size: ranks }),
        );
        expect(parts.flatMap((part) => batches(part, size)).sort()).toEqual(batches(items, size).sort());
        expect(joinBlocks(parts, size)).toEqual(items);
      },
    ),
  );
});
