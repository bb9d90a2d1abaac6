import fc from 'fast-check';
import { gather, reachOf } from './gather.js';

describe('gather', () => {
  it('gives the elements of any view, as a naive walk does', () => {
    const axis = fc.record({
      length: fc.integer({ min: 0, max: 4 }),
      stride: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), fc.nat(3), (axes, skip) => {
        const shape = axes.map(({ length }) => length);
        const strides = axes.map(({ stride }) => stride);
        const reach = reachOf(0, shape, strides);
        // int16 values at an odd byte, too: element i is i.
        const storage = new Uint8Array(2 * reach + skip);
        const view = new DataView(storage.buffer);
        for (let i = 0; i < reach; i++) view.setInt16(skip + 2 * i, i, true);
        const places = axes.reduce<number[]>(
          (found, { length, stride }) =>
            found.flatMap((place) => Array.from({ length }, (_, i) => place + i * stride)),
          [0],
        );
        const bytes = gather(storage.subarray(skip), 'int16', shape, strides);
        expect(Array.from(new Int16Array(bytes.buffer))).toEqual(places);
        expect(reach).toBe(places.length === 0 ? 0 : Math.max(...places) + 1);
      }),
    );
  });
});
