import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '@ssd/augment';
import sharp from 'sharp';
import { makeFolder, makeJpeg } from '../testing/make-dataset.js';
import { openImage } from './decode-image.js';

let root = '';
beforeAll(async () => {
  root = await makeFolder();
});
afterAll(() => rm(root, { recursive: true }));

const TARGET = { width: 300, height: 300 };
const SIZE = { width: 40, height: 30 };

async function decode(contents: Uint8Array, annotated = SIZE, target = TARGET) {
  const file = join(root, 'image');
  await writeFile(file, contents);
  return (await openImage(file, { annotated, target, detail: 'fitted' })).decode();
}

const plain = (channels: 3 | 4 = 3) =>
  sharp({ create: { ...SIZE, channels, background: { r: 200, g: 100, b: 50, alpha: 0.5 } } });

describe('decodeImage', () => {
  it.each([
    ['JPEG', () => plain().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }), [200, 100, 50]],
    ['PNG with alpha', () => plain(4).png(), [200, 100, 50]],
    ['PNG with a palette', () => plain().png({ palette: true }), [200, 100, 50]],
    ['16-bit PNG', () => plain().toColourspace('rgb16').png(), [200, 100, 50]],
    ['grey PNG', () => plain().greyscale().toColourspace('b-w').png(), [128, 128, 128]],
    ['grey JPEG', () => plain().greyscale().jpeg({ quality: 100 }), [128, 128, 128]],
    ['WebP', () => plain().webp({ lossless: true }), [200, 100, 50]],
  ])('decodes %s to RGB', async (_, make, rgb) => {
    const { data, width, height } = await decode(await make().toBuffer());
    expect({ width, height, length: data.length }).toEqual({ ...SIZE, length: 40 * 30 * 3 });
    rgb.forEach((value, i) => {
      expect(Math.abs(data[i]! - value)).toBeLessThanOrEqual(2);
    });
  });

  it('decodes CMYK', async () => {
    const cmyk = await plain().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).channels).toBe(4);
    const { data } = await decode(cmyk);
    expect(data).toHaveLength(40 * 30 * 3);
    expect(data[0]! - data[2]!).toBeGreaterThan(100); // still orange
  });

  it('turns by EXIF, unless the annotation is of the stored picture', async () => {
    // 3 × 2 pixels, the first one white; orientation 6 turns clockwise: the first is then at the upper right.
    const pixels = Buffer.alloc(18);
    pixels.fill(255, 0, 3);
    const stored = await sharp(pixels, { raw: { width: 3, height: 2, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const shown = await decode(stored, { width: 2, height: 3 });
    expect([shown.width, shown.height, shown.data.indexOf(255)]).toEqual([2, 3, 3]);
    const asStored = await decode(stored, { width: 3, height: 2 });
    expect([asStored.width, asStored.height, asStored.data.indexOf(255)]).toEqual([3, 2, 0]);
    expect((await decode(stored, { width: 9, height: 9 })).width).toBe(2);
  });

  it('shrinks to twice the target at most', async () => {
    const { width, height, data } = await decode(await makeJpeg(1, { width: 100, height: 30 }), SIZE, {
      width: 20,
      height: 20,
    });
    expect([width, height, data.length]).toEqual([40, 30, 40 * 30 * 3]);
  });

  it('names files that are truncated, empty, no image, or not there', async () => {
    const photo = await makeJpeg(1, { width: 400, height: 300 });
    for (const contents of [photo.subarray(0, photo.length - 100), Buffer.alloc(0), Buffer.from('text')]) {
      await expect(decode(contents)).rejects.toMatchObject({
        code: 'IMAGE_UNREADABLE',
        file: join(root, 'image'),
      });
    }
    const options = { annotated: SIZE, target: TARGET, detail: 'fitted' as const };
    await expect(openImage(join(root, 'none.jpg'), options)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
      message: expect.stringContaining('none.jpg') as string,
    });
  });

  it('decodes a part of a JPEG to the same pixels as the whole', async () => {
    const file = join(root, 'photo.jpg');
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
    const photo = sharp({ create: { width: 203, height: 151, channels: 3, background: '#000', noise } });
    for (const jpeg of [{}, { progressive: true }, { chromaSubsampling: '4:4:4' }]) {
      await writeFile(file, await photo.clone().jpeg(jpeg).toBuffer());
      const options = { annotated: SIZE, target: TARGET, detail: 'halved' as const };
      const opened = await openImage(file, options);
      expect(opened.divisible).toEqual({ width: 203, height: 151 });
      const whole = await opened.decode();
      for (const region of [
        { left: 0, top: 0, width: 203, height: 151 },
        { left: 37, top: 50, width: 61, height: 43 },
        { left: 202, top: 150, width: 1, height: 1 },
      ]) {
        const part = await opened.decode(region);
        expect(part).toMatchObject({ region, width: region.width, height: region.height });
        const rows = Array.from({ length: region.height }, (_, y) => {
          const from = ((region.top + y) * 203 + region.left) * 3;
          return whole.data.subarray(from, from + region.width * 3);
        });
        expect(Buffer.compare(part.data, Buffer.concat(rows))).toBe(0);
      }
    }
  });

  it('finds the same of a damaged JPEG in a part as in the whole, if it can be read at all', async () => {
    const file = join(root, 'damaged.jpg');
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
    const sound = await sharp({ create: { width: 120, height: 90, channels: 3, background: '#000', noise } })
      .jpeg()
      .toBuffer();
    const rng = createRng(2026);
    const region = { left: 30, top: 20, width: 40, height: 30 };
    const outcomes = { read: 0, refused: 0, unfit: 0 };
    for (let i = 0; i < 300; i++) {
      const damaged = Buffer.from(sound);
      for (let k = rng.int(4); k >= 0; k--)
        damaged[rng.int(damaged.length)] = rng.int(2) === 0 ? 0xff : rng.int(256);
      await writeFile(file, damaged.subarray(0, rng.int(8) === 0 ? rng.int(damaged.length) : damaged.length));
      const options = { annotated: SIZE, target: TARGET, detail: 'halved' as const };
      const opened = await openImage(file, options).catch(() => undefined);
      // Changed so that the header has another size, or none: nothing to compare.
      if (opened?.divisible?.width !== 120 || opened.divisible.height !== 90) {
        outcomes.unfit++;
        continue;
      }
      const whole = await opened.decode().catch(() => undefined);
      const part = await opened.decode(region).catch(() => undefined);
      expect(part === undefined).toBe(whole === undefined);
      outcomes[whole ? 'read' : 'refused']++;
      if (!whole || !part) continue;
      for (let y = 0; y < region.height; y++) {
        const from = ((region.top + y) * 120 + region.left) * 3;
        const line = whole.data.subarray(from, from + region.width * 3);
        expect(
          Buffer.compare(part.data.subarray(y * region.width * 3, (y + 1) * region.width * 3), line),
        ).toBe(0);
      }
    }
    expect(outcomes.read).toBeGreaterThan(200);
    expect(outcomes.refused + outcomes.unfit).toBeGreaterThan(20);
  });

  it('divides no image that is turned, shrunk or not a JPEG', async () => {
    const file = join(root, 'image');
    const turned = await plain().withMetadata({ orientation: 3 }).jpeg().toBuffer();
    const large = await makeJpeg(1, { width: 100, height: 30 });
    for (const [contents, target] of [
      [turned, TARGET],
      [large, { width: 20, height: 20 }],
      [await plain().png().toBuffer(), TARGET],
    ] as const) {
      await writeFile(file, contents);
      const { divisible } = await openImage(file, { annotated: SIZE, target, detail: 'fitted' });
      expect(divisible).toBeUndefined();
    }
  });

  it('does not believe a header that claims a gigabyte', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>');
    await expect(decode(svg)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});
