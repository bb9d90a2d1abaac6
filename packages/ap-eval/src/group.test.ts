import fc from 'fast-check';
import { groupBy } from './group.js';

describe('groupBy', () => {
  it('keeps the order of equal keys', () => {
    expect(groupBy([2, 0, 2, 0], 3)).toEqual({
      rows: Uint32Array.of(1, 3, 0, 2),
      starts: Uint32Array.of(0, 2, 2, 4),
    });
    expect(groupBy([2, 0, 2, 0], 3, Uint32Array.of(3, 2, 1)).rows).toEqual(Uint32Array.of(3, 1, 2));
    expect(groupBy([], 2)).toEqual({ rows: new Uint32Array(0), starts: Uint32Array.of(0, 0, 0) });
  });

  it('is the stable sort by key', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4)), (keys) => {
        const sorted = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
        expect([...groupBy(keys, 5).rows]).toEqual(sorted);
      }),
    );
  });
});
