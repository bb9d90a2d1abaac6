import fc from 'fast-check';
import { shrink } from './shrink.js';

describe('shrink', () => {
  it('averages blocks and what is left of them at the edges', () => {
    // Red values 0 10 20 / 30 40 50 / 60 70 80; blocks of 2 × 2 from the corner:
    // (0 + 10 + 30 + 40)/4 = 20; (20 + 50)/2 = 35; (60 + 70)/2 = 65; 80.
    const data = Uint8Array.from([0, 10, 20, 30, 40, 50, 60, 70, 80].flatMap((red) => [red, 5, 250]));
    const small = shrink(
      { width: 3, height: 3, data },
      { left: 0, top: 0, width: 3, height: 3 },
      { width: 2, height: 2 },
      new Uint8Array(12),
    );
    expect(small).toMatchObject({ width: 2, height: 2 });
    expect([...small.data]).toEqual([20, 5, 250, 35, 5, 250, 65, 5, 250, 80, 5, 250]);
  });

  it('is the naive mean of every block', () => {
    const side = fc.integer({ min: 1, max: 12 });
    const factor = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        side,
        side,
        factor,
        factor,
        fc.integer({ min: 0, max: 3 }),
        fc.integer(),
        (w, h, fx, fy, inset, salt) => {
          const width = w + inset;
          const height = h + inset;
          const data = Uint8Array.from(
            { length: width * height * 3 },
            (_, i) => Math.imul(i + 1, salt | 1) >>> 16,
          );
          const region = { left: inset, top: inset, width: w, height: h };
          const small = shrink(
            { width, height, data },
            region,
            { width: fx, height: fy },
            new Uint8Array(w * h * 3),
          );
          for (let y = 0; y < small.height; y++) {
            for (let x = 0; x < small.width; x++) {
              for (let c = 0; c < 3; c++) {
                const values: number[] = [];
                for (let v = y * fy; v < Math.min((y + 1) * fy, h); v++) {
                  for (let u = x * fx; u < Math.min((x + 1) * fx, w); u++) {
                    values.push(data[((v + inset) * width + u + inset) * 3 + c]!);
                  }
                }
                const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
                expect(Math.abs(small.data[(y * small.width + x) * 3 + c]! - mean)).toBeLessThanOrEqual(
                  0.501,
                );
              }
            }
          }
        },
      ),
    );
  });
});
