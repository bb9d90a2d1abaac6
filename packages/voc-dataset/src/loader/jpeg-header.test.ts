import fc from 'fast-check';
import sharp from 'sharp';
import { makeJpeg } from '../testing/make-dataset.js';
import { scanJpeg } from './jpeg-header.js';

const plain = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#c86432' } });

describe('scanJpeg', () => {
  it.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
    ['4:4:4', { chromaSubsampling: '4:4:4' }],
  ])('reads the size of a %s JPEG', async (_, options) => {
    expect(scanJpeg(await plain().jpeg(options).toBuffer())).toEqual({
      width: 40,
      height: 30,
      orientation: 1,
    });
    const grey = await plain().greyscale().jpeg(options).toBuffer();
    expect(scanJpeg(grey)).toEqual({ width: 40, height: 30, orientation: 1 });
  });

  it('reads the orientation, in either byte order', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const contents = await plain().withMetadata({ orientation }).jpeg().toBuffer();
      expect(scanJpeg(contents)?.orientation).toBe(orientation);
    }
    // Exif, big-endian, directory at 8 with one entry: tag 0112, type 3 (short), count 1, value 6.
    const exif = Buffer.concat([
      Buffer.from('ffe10022', 'hex'),
      Buffer.from('Exif\0\0MM', 'latin1'),
      Buffer.from('002a00000008000101120003000000010006000000000000', 'hex'),
    ]);
    const jpeg = await plain().jpeg().toBuffer();
    expect(scanJpeg(Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]))?.orientation).toBe(6);
  });

  it('leaves everything else to the decoder', async () => {
    const jpeg = await makeJpeg(1, { width: 400, height: 300 });
    expect(scanJpeg(jpeg.subarray(0, jpeg.length - 100))).toBeUndefined(); // truncated
    expect(scanJpeg(jpeg.subarray(0, 30))).toBeUndefined();
    expect(scanJpeg(Buffer.alloc(0))).toBeUndefined();
    expect(scanJpeg(await plain().png().toBuffer())).toBeUndefined();
    expect(scanJpeg(await plain().toColourspace('cmyk').jpeg().toBuffer())).toBeUndefined();
  });

  it('never throws nor reads beyond the end, whatever the bytes', async () => {
    const jpeg = await plain().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const change = fc.record({ at: fc.nat(jpeg.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(jpeg.length), (changes, length) => {
        const damaged = Buffer.from(jpeg.subarray(0, length));
        for (const { at, value } of changes) if (at < length) damaged[at] = value;
        const header = scanJpeg(damaged);
        if (header) expect(header.width * header.height).toBeGreaterThan(0);
      }),
      { numRuns: 5000 },
    );
  });
});
