import * as fc from 'fast-check';
import sharp from 'sharp';
import { turnBox, undoing } from './turn-box.js';

const size = { width: 10, height: 6 };

describe('turnBox', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'puts a box where sharp turns its pixels, by orientation %i',
    async (orientation) => {
      const box = { xmin: 2, ymin: 4, xmax: 7, ymax: 5 };
      const pixels = Buffer.alloc(size.width * size.height);
      for (let y = box.ymin; y <= box.ymax; y++)
        for (let x = box.xmin; x <= box.xmax; x++) pixels[(y - 1) * size.width + x - 1] = 255;
      const stored = await sharp(pixels, { raw: { ...size, channels: 1 } })
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      const { data, info } = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
      const white = Array.from({ length: info.width * info.height }, (_, i) => i).filter(
        (i) => data[i * info.channels] === 255,
      );
      const columns = white.map((i) => (i % info.width) + 1);
      const rows = white.map((i) => Math.floor(i / info.width) + 1);
      expect(white).toHaveLength(12); // 6 × 2
      expect(turnBox(box, size, orientation)).toEqual({
        xmin: Math.min(...columns),
        ymin: Math.min(...rows),
        xmax: Math.max(...columns),
        ymax: Math.max(...rows),
      });
    },
  );

  it('comes back', () => {
    const side = fc.integer({ min: 8, max: 48 }).map((eighths) => eighths / 8);
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.integer({ min: 1, max: 8 }),
        (xmin, ymin, xmax, ymax, orientation) => {
          const box = { xmin, ymin, xmax, ymax };
          const turned = orientation > 4 ? { width: size.height, height: size.width } : size;
          expect(turnBox(turnBox(box, size, orientation), turned, undoing(orientation))).toEqual(box);
        },
      ),
    );
  });
});
