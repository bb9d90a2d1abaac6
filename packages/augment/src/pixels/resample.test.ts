import fc from 'fast-check';
import { resample } from './resample.js';
import { createScratch } from './scratch.js';
import type { Rectangle, RgbImage, Size } from '../geometry.js';

/** An image with the given red values; green is 255 − red, blue 7. */
const imageOf = (rows: readonly (readonly number[])[]): RgbImage => ({
  width: rows[0]!.length,
  height: rows.length,
  data: Uint8Array.from(rows.flatMap((row) => row.flatMap((red) => [red, 255 - red, 7]))),
});

function run(image: RgbImage, window: Rectangle, size: Size, { flipX = false, flipY = false } = {}) {
  const out = new Uint8Array(size.width * size.height * 3).fill(99);
  const covered = resample(
    { image, size: image, left: 0, top: 0 },
    window,
    { size, flipX, flipY, fill: [1, 2, 3], interpolation: 'smooth' },
    out,
    createScratch(),
  );
  const red = Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (_, x) => out[(y * size.width + x) * 3]!),
  );
  return { out, red, covered };
}

const whole = ({ width, height }: Size): Rectangle => ({ left: 0, top: 0, width, height });

describe('resample', () => {
  const image = imageOf([
    [0, 100],
    [200, 40],
  ]);

  it('copies at the same size', () => {
    const { out, covered } = run(image, whole(image), image);
    expect([...out]).toEqual([...image.data]);
    expect(covered).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
  });

  it('mirrors', () => {
    expect(run(image, whole(image), image, { flipX: true }).red).toEqual([
      [100, 0],
      [40, 200],
    ]);
    expect(run(image, whole(image), image, { flipY: true }).red).toEqual([
      [200, 40],
      [0, 100],
    ]);
  });

  it('interpolates linearly between pixel centres and holds beyond the outermost', () => {
    // Target pixel i of 4 has its centre at (i + 0.5)/2 = 0.25, 0.75, 1.25, 1.75; the source's are at 0.5 and 1.5.
    // Weights of the second pixel: 0 (held), 0.25, 0.75, 1 (held): 0, 25, 75, 100.
    expect(
      run(imageOf([[0, 100]]), { left: 0, top: 0, width: 2, height: 1 }, { width: 4, height: 1 }).red,
    ).toEqual([[0, 25, 75, 100]]);
  });

  it('interpolates along both axes', () => {
    // The middle of the four pixels is their mean: (0 + 100 + 200 + 40)/4 = 85.
    expect(run(image, { left: 0.5, top: 0.5, width: 1, height: 1 }, { width: 1, height: 1 }).red).toEqual([
      [85],
    ]);
  });

  it('fills what lies outside', () => {
    const { red, out, covered } = run(
      image,
      { left: -1, top: -1, width: 3, height: 4 },
      { width: 3, height: 4 },
    );
    expect(red).toEqual([
      [1, 1, 1],
      [1, 0, 100],
      [1, 200, 40],
      [1, 1, 1],
    ]);
    expect([...out.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect(covered).toEqual({ left: 1, top: 1, right: 3, bottom: 3 });
  });

  it('fills everything where the window misses the image', () => {
    const { red } = run(image, { left: 5, top: 5, width: 2, height: 2 }, { width: 2, height: 1 });
    expect(red).toEqual([[1, 1]]);
  });

  it('averages areas for large reductions, so that a fine pattern becomes grey', () => {
    // 0, 200, 0, 200, …: taking every eighth pixel would give black. The mean of each block of eight is 100.
    const stripes = imageOf(
      Array.from({ length: 8 }, () => Array.from({ length: 32 }, (_, x) => (x % 2) * 200)),
    );
    expect(run(stripes, whole(stripes), { width: 4, height: 1 }).red).toEqual([[100, 100, 100, 100]]);
    // 2 × 2 blocks, then bilinear: reductions of 2.5 and 2 are shrunk by 2 and 1.
    const halved = run(stripes, whole(stripes), { width: 12, height: 3 }).red.flat();
    for (const value of halved) expect(value).toBe(100);
  });

  it('is a naive bilinear interpolation up to a reduction of 2', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.double({ min: -0.5, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
        fc.array(fc.double({ min: 0.1, max: 1.9, noNaN: true }), { minLength: 2, maxLength: 2 }),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 81, maxLength: 81 }),
        (sourceWidth, sourceHeight, width, height, [x, y], [scaleX, scaleY], flipX, flipY, values) => {
          const source = imageOf(
            Array.from({ length: sourceHeight }, (_, y) => values.slice(y * 9, y * 9 + sourceWidth)),
          );
          const window = {
            left: x! * sourceWidth,
            top: y! * sourceHeight,
            width: width * scaleX!,
            height: height * scaleY!,
          };
          const { red } = run(source, window, { width, height }, { flipX, flipY });
          for (let row = 0; row < height; row++) {
            for (let column = 0; column < width; column++) {
              const u = window.left + ((flipX ? width - 1 - column : column) + 0.5) * scaleX!;
              const v = window.top + ((flipY ? height - 1 - row : row) + 0.5) * scaleY!;
              const expected = naive(source, u, v);
              // Weights are 256ths: off by up to 1/512 of 255 along each axis, and rounding.
              expect(Math.abs(red[row]![column]! - expected)).toBeLessThanOrEqual(1.6);
            }
          }
        },
      ),
    );
  });
});

function naive({ width, height, data }: RgbImage, u: number, v: number): number {
  if (u < 0 || v < 0 || u >= width || v >= height) return 1;
  const at = (x: number, y: number) => {
    const column = Math.min(Math.max(x, 0), width - 1);
    const row = Math.min(Math.max(y, 0), height - 1);
    return data[(row * width + column) * 3]!;
  };
  const x = Math.floor(u - 0.5);
  const y = Math.floor(v - 0.5);
  const a = u - 0.5 - x;
  const b = v - 0.5 - y;
  return (
    (1 - b) * ((1 - a) * at(x, y) + a * at(x + 1, y)) + b * ((1 - a) * at(x, y + 1) + a * at(x + 1, y + 1))
  );
}
