import { hasPlace, layOutCache, readCached, writeCached } from './image-cache.js';

const sample = (width: number, height: number) => ({
  image: 'x.jpg',
  width,
  height,
  boxes: new Float32Array(0),
  labels: new Int32Array(0),
});

const image = (width: number, height: number, value: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(value),
});

describe('image cache', () => {
  const target = { width: 10, height: 10 };

  it('gives back what was put in, each in its place', () => {
    const cache = layOutCache([sample(4, 5), sample(6, 3), sample(1, 1)], {
      target,
      detail: 'fitted',
      maxBytes: 1e6,
    });
    expect(readCached(cache, 0)).toBeUndefined();
    writeCached(cache, 1, image(6, 3, 7));
    writeCached(cache, 0, image(4, 5, 9));
    expect(readCached(cache, 0)).toEqual(image(4, 5, 9));
    expect(readCached(cache, 1)).toEqual(image(6, 3, 7));
    expect(readCached(cache, 2)).toBeUndefined();
  });

  it('keeps the first of two', () => {
    const cache = layOutCache([sample(2, 2)], { target, detail: 'fitted', maxBytes: 1e6 });
    writeCached(cache, 0, image(2, 2, 1));
    writeCached(cache, 0, image(2, 2, 2));
    expect(readCached(cache, 0)).toEqual(image(2, 2, 1));
  });

  it('holds its limit and takes no image larger than its place', () => {
    // 2 · 2 · 3 = 12 bytes each; two fit into 30.
    const cache = layOutCache([sample(2, 2), sample(2, 2), sample(2, 2)], {
      target,
      detail: 'fitted',
      maxBytes: 30,
    });
    for (let i = 0; i < 3; i++) writeCached(cache, i, image(2, 2, i));
    expect([0, 1, 2].map((i) => readCached(cache, i)?.data[0])).toEqual([0, 1, undefined]);
    expect([0, 1, 2].map((i) => hasPlace(cache, i))).toEqual([true, true, false]);
    expect(cache.chunks.map(({ byteLength }) => byteLength)).toEqual([24]);
    const misjudged = layOutCache([sample(2, 2)], { target, detail: 'fitted', maxBytes: 30 });
    writeCached(misjudged, 0, image(3, 3, 1));
    expect(readCached(misjudged, 0)).toBeUndefined();
  });

  it('reserves what is decoded, not what is stored: at most twice the target', () => {
    expect(
      layOutCache([sample(4000, 3000)], { target, detail: 'fitted', maxBytes: 1e6 }).chunks[0]?.byteLength,
    ).toBe(20 * 20 * 3);
    expect(layOutCache([], { target, detail: 'fitted', maxBytes: 1e6 }).chunks).toEqual([]);
  });
});
