import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
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

/** A TIFF of one colour, cyan, magenta, yellow, black: header, directory, pixels. */
function cmykTiff({ width, height }: typeof SIZE, inks: readonly number[]): Buffer {
  const [entries, bits, pixels] = [9, 8 + 2 + 9 * 12 + 4, 8 + 2 + 9 * 12 + 4 + 8];
  const file = Buffer.alloc(pixels);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries, 8);
  const fields = [
    ...[[256, 4, 1, width] as const, [257, 4, 1, height] as const, [258, 3, 4, bits] as const],
    ...[[259, 3, 1, 1] as const, [262, 3, 1, 5] as const, [273, 4, 1, pixels] as const],
    ...[[277, 3, 1, 4] as const, [278, 4, 1, height] as const, [279, 4, 1, width * height * 4] as const],
  ];
  fields.forEach(([tag, type, count, value], i) => {
    const at = 10 + 12 * i;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  for (let i = 0; i < 4; i++) file.writeUInt16LE(8, bits + 2 * i);
  return Buffer.concat([file, Buffer.from(Array.from({ length: width * height }, () => inks).flat())]);
}

/** A PNG of one grey of 16 bits. */
function greyPng16({ width, height }: typeof SIZE, grey: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 16; // bits; grey, nothing interlaced
  const row = [0, ...Array.from({ length: width }, () => [grey >> 8, grey & 255]).flat()];
  const pixels = deflateSync(Buffer.from(Array.from({ length: height }, () => row).flat()));
  const magic = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([magic, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

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

  it('decodes CMYK without colour management, as OpenCV does', async () => {
    const tiff = cmykTiff(SIZE, [55, 255, 128, 51]);
    expect(await sharp(tiff).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
    const { data } = await decode(tiff);
    expect(data).toHaveLength(40 * 30 * 3);
    // Light 255 − 51 = 204: 204 − 55 · 204 / 256 = 161 (43.8 rounded down), 204 − 203.2 = 1, 204 − 102 = 102.
    expect([...data.subarray(0, 3)]).toEqual([161, 1, 102]);
    const jpeg = sharp(tiff).pipelineColourspace('cmyk').toColourspace('cmyk').jpeg({ quality: 100 });
    const decoded = await decode(await jpeg.toBuffer());
    for (const [i, value] of [161, 1, 102].entries())
      expect(Math.abs(decoded.data[i]! - value)).toBeLessThanOrEqual(3);
    expect(await decode(await jpeg.toBuffer(), SIZE, { width: 10, height: 5 })).toMatchObject({
      width: 20,
      height: 10,
    });
  });

  it('takes of 16 bits the upper 8, of grey with alpha the grey, and ignores colour profiles', async () => {
    const png16 = greyPng16(SIZE, 0x1280); // not rounded to 0x13
    expect((await sharp(png16).metadata()).depth).toBe('ushort');
    expect([...(await decode(png16)).data.subarray(0, 3)]).toEqual([0x12, 0x12, 0x12]);
    const greyAlpha = Buffer.from(Array.from({ length: 40 * 30 }, () => [90, 10]).flat());
    const la = await sharp(greyAlpha, { raw: { width: 40, height: 30, channels: 2 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect([...(await decode(la)).data.subarray(0, 3)]).toEqual([90, 90, 90]);
    const profiled = await plain().png().keepIccProfile().withIccProfile('p3', { attach: true }).toBuffer();
    const stored = await sharp(profiled, { ignoreIcc: true }).raw().toBuffer();
    expect((await sharp(profiled).metadata()).hasProfile).toBe(true);
    expect([...(await decode(profiled)).data.subarray(0, 3)]).toEqual([...stored.subarray(0, 3)]);
  });

  it('drops alpha before it shrinks, so that it does not weigh the colours', async () => {
    // Columns in turn: red that is not there, blue that is. Shrunk to half, each pixel is half of both.
    const columns = Array.from({ length: 40 * 30 }, (_, i) =>
      i % 2 === 0 ? [200, 0, 0, 0] : [0, 0, 200, 255],
    );
    const raw = { raw: { width: 40, height: 30, channels: 4 as const } };
    const png = await sharp(Buffer.from(columns.flat()), raw).png().toBuffer();
    const { data, width } = await decode(png, SIZE, { width: 10, height: 10 });
    expect(width).toBe(20);
    const middle = [...data.subarray((5 * 20 + 10) * 3, (5 * 20 + 10) * 3 + 3)];
    [100, 0, 100].forEach((value, i) => {
      expect(Math.abs(middle[i]! - value)).toBeLessThanOrEqual(12);
    });
  });

  it('reads a JPEG that lacks the mark of its end only, and no other that is cut', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
    for (const progressive of [false, true]) {
      const jpeg = await sharp({ create: { ...SIZE, channels: 3, background: '#000', noise } })
        .jpeg({ progressive })
        .toBuffer();
      const { data } = await decode(jpeg);
      for (const missing of [1, 2]) expect((await decode(jpeg.subarray(0, -missing))).data).toEqual(data);
      for (const missing of [4, 10, 100])
        for (const target of [TARGET, { width: 5, height: 4 }])
          await expect(decode(jpeg.subarray(0, -missing), SIZE, target)).rejects.toMatchObject({
            code: 'IMAGE_UNREADABLE',
          });
    }
  });

  it('hands nothing but pictures to the decoder, and says what is read', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    const vips = Buffer.from('b6a6f208', 'hex'); // libvips' own format
    for (const [contents, found] of [
      [Buffer.from(svg), 'an SVG drawing'],
      [Buffer.from(`<?xml version="1.0"?>\n<!-- x -->${svg}`), 'an SVG drawing'],
      [Buffer.from(svg, 'utf16le'), 'data that begins with 3c 00'],
      [Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]), 'a BMP picture'],
      [vips, 'data that begins with'],
      [Buffer.from('\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic', 'latin1'), 'a HEIC picture'],
    ] as const) {
      await expect(decode(contents)).rejects.toMatchObject({
        code: 'IMAGE_UNREADABLE',
        message: expect.stringContaining(found) as string,
      });
      await expect(decode(contents)).rejects.toThrow(/JPEG, PNG, WebP, GIF, TIFF and AVIF are read/);
    }
  });

  it('says of a picture that is too large its size and the limit', async () => {
    const wide = sharp({ create: { width: 20_000, height: 5_001, channels: 3, background: '#000' } });
    await expect(decode(await wide.png({ compressionLevel: 1 }).toBuffer())).rejects.toThrow(
      /20000×5001, 100\.0 megapixels, where at most 100 are read; make it smaller/,
    );
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
