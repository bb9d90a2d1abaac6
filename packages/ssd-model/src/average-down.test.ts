import fc from 'fast-check';
import { averageDown, createAverager } from './average-down.js';
import type { PixelImage } from './decode-image/decoded-image.js';

const grey = (width: number, values: readonly number[]): PixelImage => ({
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  width,
  height: values.length / width,
});

/** Red of every pixel. */
const red = (values: Float32Array): number[] => Array.from(values).filter((_, i) => i % 3 === 0);

describe('createAverager', () => {
  it('gives of parts, in any order, what it gives of the whole', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, size, size, (width, height, w, h, side) => {
        const values = Array.from({ length: width * height }, (_, i) => Math.imul(i + 1, 40503) & 255);
        const wanted = { width: Math.min(w, width), height: Math.min(h, height) };
        const { add, result } = createAverager({ width, height }, wanted);
        for (let top = Math.floor((height - 1) / side) * side; top >= 0; top -= side) {
          for (let left = 0; left < width; left += side) {
            const columns = Math.min(side, width - left);
            const rows = values.flatMap((_, i) => (i % width === 0 && i / width >= top && i / width < top + side ? [i + left] : [])); // prettier-ignore
            add(grey(columns, rows.flatMap((start) => values.slice(start, start + columns))), { left, top }); // prettier-ignore
          }
        }
        const whole = averageDown(grey(width, values), wanted);
        for (const [i, value] of whole.entries()) expect(result[i]).toBeCloseTo(value, 3);
      }),
    );
  });
});

describe('averageDown', () => {
  it('keeps pixels of the same size', () => {
    const image = { data: Uint8Array.of(1, 2, 3, 40, 50, 60), width: 2, height: 1 };
    expect([...averageDown(image, { width: 2, height: 1 })]).toEqual([1, 2, 3, 40, 50, 60]);
  });

  it('averages blocks', () => {
    const image = grey(4, [0, 10, 20, 30, 40, 50, 60, 70]);
    expect(red(averageDown(image, { width: 2, height: 1 }))).toEqual([25, 45]); // (0+10+40+50)/4, (20+30+60+70)/4
  });

  it('shares out pixels that lie across a border', () => {
    // 3 → 2: each new pixel is 1.5 old ones wide: (0 + ½·30) / 1.5 = 10, (½·30 + 90) / 1.5 = 70
    const [left, right] = red(averageDown(grey(3, [0, 30, 90]), { width: 2, height: 1 }));
    expect(left).toBeCloseTo(10, 4);
    expect(right).toBeCloseTo(70, 4);
  });

  it('puts what one can see through on white', () => {
    const data = Uint8ClampedArray.of(100, 0, 200, 255, 100, 0, 200, 0, 100, 0, 200, 51);
    const pixels = averageDown({ data, width: 3, height: 1 }, { width: 3, height: 1 });
    // opaque, nothing there, a fifth of the colour: 0.2 · 100 + 0.8 · 255 = 224, 204, 244
    for (const [i, value] of [100, 0, 200, 255, 255, 255, 224, 204, 244].entries()) {
      expect(pixels[i]).toBeCloseTo(value, 3);
    }
  });

  it('keeps the mean, at any size', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, side, side, side, fc.integer(), (width, height, w, h, seed) => {
        const values = Array.from(
          { length: width * height },
          (_, i) => Math.abs(Math.imul(i + seed, 40503)) % 256,
        );
        const size = { width: Math.min(w, width), height: Math.min(h, height) };
        const result = red(averageDown(grey(width, values), size));
        expect(result).toHaveLength(size.width * size.height);
        const mean = (numbers: readonly number[]): number =>
          numbers.reduce((a, b) => a + b, 0) / numbers.length;
        expect(mean(result)).toBeCloseTo(mean(values), 2);
        expect(Math.min(...result)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-3);
        expect(Math.max(...result)).toBeLessThanOrEqual(Math.max(...values) + 1e-3);
      }),
    );
  });

  it.each([
    ['too few values', { data: new Uint8Array(11), width: 2, height: 2 }, 'Expected 2 × 2 × 4 values of an RGBA image (or × 3 of an RGB one), got 11.'], // prettier-ignore
    ['no pixels', { data: new Uint8Array(0), width: 0, height: 2 }, 'at least 1 × 1 pixels, got 0 × 2'],
    ['half a pixel', { data: new Uint8Array(6), width: 1.5, height: 1 }, 'got 1.5 × 1'],
  ])('refuses %s', (_, image, message) => {
    expect(() => averageDown(image, { width: 1, height: 1 })).toThrow(message);
  });
});
