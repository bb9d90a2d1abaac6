import sharp from 'sharp';
import { expectPicture } from './picture-file.js';

const pixel = () => sharp({ create: { width: 9, height: 9, channels: 3, background: '#808080' } });

describe('expectPicture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('takes %s', async (format) => {
    const contents = await pixel().toFormat(format).toBuffer();
    expect(() => {
      expectPicture(contents);
    }).not.toThrow();
  });

  it.each([
    ['', 'an empty file'],
    ['BM......', 'a BMP picture'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    [' <?xml version="1.0"?><svg/>', 'SVG'],
    ['RIFF....WAVE', 'another kind of file'],
    ['\0\0\0\x18ftypheic', 'another kind of file'],
  ])('refuses %j', (text, said) => {
    expect(() => {
      expectPicture(Buffer.from(text, 'latin1'));
    }).toThrow(new RegExp(`${said}.*JPEG, PNG, WebP, GIF, TIFF and AVIF are read`));
  });
});
