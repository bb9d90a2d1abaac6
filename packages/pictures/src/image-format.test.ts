import sharp from 'sharp';
import { imageFormat, otherFormat } from './image-format.js';

const pixel = () => sharp({ create: { width: 2, height: 2, channels: 3, background: '#808080' } });

describe('imageFormat', () => {
  it.each([
    ['jpeg', () => pixel().jpeg()],
    ['png', () => pixel().png()],
    ['webp', () => pixel().webp()],
    ['gif', () => pixel().gif()],
    ['tiff', () => pixel().tiff()],
    ['tiff', () => pixel().tiff({ bigtiff: true })],
    ['avif', () => pixel().avif()],
  ])('tells %s by what libvips writes', async (format, make) => {
    expect(imageFormat(await make().toBuffer())).toBe(format);
  });

  it('takes nothing else', () => {
    for (const text of ['', 'B', '<svg', '<?xml', '\xff\xd8', 'RIFF....WAVE', '\x00\x00\x00\x10ftypmp42'])
      expect(imageFormat(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});

it('says what other files are', () => {
  const said = (text: string) => otherFormat(Buffer.from(text, 'latin1'));
  expect(said('')).toBe('an empty file');
  expect(said('BM6...')).toBe('a BMP picture');
  expect(said('<!-- a --><svg>')).toBe('an SVG drawing');
  expect(said('<!DOCTYPE html>')).toBe('a web page');
  expect(said('version https://git-lfs.github.com/spec/v1')).toContain('Git LFS');
  expect(said('abcdef')).toBe('data that begins with 61 62 63 64');
});
