import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { ImageError } from './image-error.js';
import { readImage } from './read-image.js';
import type { ImageInput } from './read-image.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

const TARGET = { width: 20, height: 10 };
const SIZE = { width: 8, height: 6 };
const ORANGE = { r: 200, g: 100, b: 50 };

let folder = '';
beforeAll(async () => {
  await useCpuBackend();
  folder = mkdtempSync(join(tmpdir(), 'ssd-read-image-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const plain = (size = SIZE, channels: 3 | 4 = 3, alpha = 1) =>
  sharp({ create: { ...size, channels, background: { ...ORANGE, alpha } } });

const read = async (image: ImageInput, target = TARGET) => {
  const { images, size } = await readImage(image, target);
  const result = { shape: images.shape, size, pixels: Array.from(images.dataSync()) };
  images.dispose();
  return result;
};

const expectColour = (pixels: readonly number[], colour: readonly number[], tolerance = 2): void => {
  for (const [c, value] of colour.entries()) {
    expect(Math.abs(pixels[c]! - value)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(pixels.at(c - 3)! - value)).toBeLessThanOrEqual(tolerance);
  }
};

describe('readImage', () => {
  it.each<[string, () => Sharp, number[]]>([
    ['a JPEG', () => plain().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }), [200, 100, 50]],
    ['a PNG', () => plain().png(), [200, 100, 50]],
    ['a PNG with a palette', () => plain().png({ palette: true }), [200, 100, 50]],
    ['a PNG of 16 bits', () => plain().toColourspace('rgb16').png(), [200, 100, 50]],
    ['a grey PNG', () => plain().greyscale().toColourspace('b-w').png(), [128, 128, 128]],
    ['a grey PNG of 16 bits', () => plain().toColourspace('grey16').png(), [128, 128, 128]],
    ['a grey JPEG', () => plain().greyscale().jpeg({ quality: 100 }), [128, 128, 128]],
    ['a WebP', () => plain().webp({ lossless: true }), [200, 100, 50]],
    ['a TIFF', () => plain().tiff(), [200, 100, 50]],
    ['a GIF', () => plain().gif(), [200, 100, 50]],
    // Alpha is dropped, as the data sets' loader does.
    ['a PNG that one sees through', () => plain(SIZE, 4, 0.4).png(), [200, 100, 50]],
    ['a PNG of 16 bits with alpha', () => plain(SIZE, 4, 0.4).toColourspace('rgb16').png(), [200, 100, 50]],
  ])('takes %s', async (_, make, colour) => {
    const { shape, size, pixels } = await read(await make().toBuffer());
    expect({ shape, size }).toEqual({ shape: [1, 6, 8, 3], size: SIZE });
    expectColour(pixels, colour);
  });

  it('takes CMYK', async () => {
    const cmyk = await plain().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).channels).toBe(4);
    const inks = await sharp(cmyk).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const light = 255 - inks[3]!;
    const { pixels } = await read(cmyk);
    // Each ink takes its share of the light that black leaves, without a press's profile: as OpenCV and the loader do.
    expectColour(pixels, [0, 1, 2].map((c) => light - (inks[c]! * light) / 255)); // prettier-ignore
  });

  it('takes a path, bytes, an ArrayBuffer, pixels with and without alpha, and a tensor alike', async () => {
    const noise = Uint8Array.from({ length: 8 * 6 * 3 }, (_, i) => (i * 37) % 256);
    const file = await sharp(noise, { raw: { ...SIZE, channels: 3 } })
      .png()
      .toBuffer();
    const path = join(folder, 'noise.png');
    writeFileSync(path, file);
    const rgba = Uint8ClampedArray.from({ length: 8 * 6 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : noise[3 * Math.floor(i / 4) + (i % 4)]!,
    );
    const tensor = tf.tensor3d(noise, [6, 8, 3], 'int32');
    const inputs: ImageInput[] = [
      path,
      file,
      new Uint8Array(file),
      new Uint8Array(file).buffer,
      { data: noise, ...SIZE },
      { data: rgba, ...SIZE },
      tensor,
    ];
    for (const input of inputs) {
      const { pixels, size } = await read(input);
      expect(size).toEqual(SIZE);
      expect(pixels).toEqual(Array.from(noise));
    }
    tensor.dispose();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('sets a file of EXIF orientation %d upright', async (orientation) => {
    // Upright: 3 × 2 pixels with one red corner at the upper left. Stored as the orientation says.
    const upright = Uint8Array.of(255, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    const picture = sharp(upright, { raw: { width: 3, height: 2, channels: 3 } }).png();
    // What undoes each orientation, as sharp spells it: turned clockwise, then mirrored left to right.
    const [turn, mirror] = ([[0, false], [0, true], [180, false], [180, true], [90, true], [270, false], [270, true], [90, false]] as const)[orientation - 1]!; // prettier-ignore
    const turned = await sharp(await picture.toBuffer())
      .rotate(turn)
      .png()
      .toBuffer();
    const stored = await (mirror ? sharp(turned).flop() : sharp(turned))
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const { shape, size, pixels } = await read(stored);
    expect({ shape, size }).toEqual({ shape: [1, 2, 3, 3], size: { width: 3, height: 2 } });
    expect(pixels).toEqual(Array.from(upright));
  });

  it('takes a picture of one pixel', async () => {
    const { shape, size, pixels } = await read(await plain({ width: 1, height: 1 }).png().toBuffer());
    expect({ shape, size }).toEqual({ shape: [1, 1, 1, 3], size: { width: 1, height: 1 } });
    expectColour(pixels, [200, 100, 50]);
  });

  it('brings a picture 20,000 pixels wide down to twice the target, and knows its size', async () => {
    const size = { width: 20_000, height: 15 };
    const file = await plain(size).jpeg({ quality: 100 }).toBuffer();
    const found = await read(file);
    expect({ shape: found.shape, size: found.size }).toEqual({ shape: [1, 15, 40, 3], size });
    expectColour(found.pixels, [200, 100, 50]);
  });

  it('averages pixels down by the same rule', async () => {
    const data = Uint8Array.from({ length: 100 * 2 * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 200));
    const { shape, pixels } = await read({ data, width: 100, height: 2 }); // stripes a pixel wide
    expect(shape).toEqual([1, 2, 40, 3]);
    // A new pixel is 2.5 stripes wide: one or one and a half of them light.
    for (const value of pixels) {
      expect(value).toBeGreaterThan(79); // 200 · 1 / 2.5
      expect(value).toBeLessThan(121); // 200 · 1.5 / 2.5
    }
  });

  it.each(['gif', 'webp'] as const)('takes the first frame of an animated %s', async (format) => {
    const black = sharp({ create: { ...SIZE, channels: 3, background: '#000' } });
    const frames = [await plain().png().toBuffer(), await black.png().toBuffer()];
    const two = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect((await sharp(two, { animated: true }).metadata()).pages).toBe(2);
    const { size, pixels } = await read(two);
    expect(size).toEqual(SIZE);
    expectColour(pixels, [200, 100, 50], 6);
  });

  describe('refuses', () => {
    const failure = async (image: unknown): Promise<Error> => {
      const before = tf.memory().numTensors;
      const error = await readImage(image as ImageInput, TARGET).then(
        () => new Error('it was taken'),
        (reason: unknown) => reason as Error,
      );
      expect(tf.memory().numTensors).toBe(before);
      return error;
    };

    it('files that are cut short, empty, no image, or not there, by name', async () => {
      const photo = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 99, sigma: 30 } } }).jpeg().toBuffer(); // prettier-ignore
      const path = join(folder, 'cut.jpg');
      writeFileSync(path, photo.subarray(0, photo.length / 2));
      for (const image of [
        photo.subarray(0, photo.length / 2),
        path,
        Buffer.alloc(0),
        Buffer.from('text'),
        join(folder, 'none.jpg'),
      ]) {
        // prettier-ignore
        const error = await failure(image);
        expect(error).toBeInstanceOf(ImageError);
        expect(error).toMatchObject({ code: 'IMAGE_UNREADABLE' });
        expect(error.message).toContain(`whole image in ${typeof image === 'string' ? image : `${image.length} bytes`}`); // prettier-ignore
      }
    });

    it('a header that claims gigabytes', async () => {
      const png = await plain().png().toBuffer();
      png.writeUInt32BE(30_000, 16); // the width and height in the PNG's first chunk, whose checksum is then renewed
      png.writeUInt32BE(30_000, 20);
      png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
      const message = expect.stringContaining(
        '30000 × 30000, 900.0 megapixels, where at most 268.4',
      ) as string;
      expect(await failure(png)).toMatchObject({ code: 'IMAGE_UNREADABLE', message });
    });

    it('a drawing that would take hours', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"/>');
      const message = expect.stringContaining('JPEG, PNG, WebP, GIF, TIFF and AVIF are read') as string;
      expect(await failure(svg)).toMatchObject({ code: 'IMAGE_UNREADABLE', message });
    });

    it.each([
      [undefined, 'got undefined'],
      [null, 'got null'],
      [7, 'got a number'],
      [{ width: 3 }, 'got an object (Object)'],
      [[1, 2], 'got an object (Array)'],
    ])('%p', async (image, message) => {
      expect(await failure(image)).toBeInstanceOf(TypeError);
      expect((await failure(image)).message).toContain(message);
    });

    it('tensors of other shapes', async () => {
      for (const shape of [
        [4, 4],
        [4, 4, 1],
        [4, 4, 4],
        [2, 2, 2, 2, 3],
      ]) {
        // prettier-ignore
        const image = tf.zeros(shape);
        expect((await failure(image)).message).toContain(`[height, width, 3], got [${shape.join(', ')}]`);
        image.dispose();
      }
    });

    it('pixels that do not fill their size', async () => {
      const error = await failure({ data: new Uint8Array(5), width: 2, height: 2 });
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toContain('got 5');
    });
  });
});
