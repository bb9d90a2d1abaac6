import sharp from 'sharp';
import { expectPicture, inksToRgb, lacksEnd } from './picture-file.js';

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

it('knows a JPEG without its end, also where a picture inside of it has one', async () => {
  const jpeg = await pixel().jpeg().toBuffer();
  const inside = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe1, 0, 4, 0xff, 0xd9), jpeg.subarray(2)]);
  for (const whole of [jpeg, inside, Buffer.concat([jpeg, Buffer.alloc(20, 0xd9)])])
    expect(lacksEnd(whole)).toBe(false);
  for (const cut of [jpeg, inside]) expect(lacksEnd(cut.subarray(0, -2))).toBe(true);
  expect(lacksEnd(new Uint8Array())).toBe(false);
});

it('subtracts inks from white', () => {
  // Light 255 − 51 = 204: 204 − 55 · 204 / 256 = 161 (43.8 rounded down), 204 − 203.2 = 1, 204 − 102 = 102.
  expect([...inksToRgb(Uint8Array.of(55, 255, 128, 51, 9), 5)]).toEqual([161, 1, 102]);
  expect([...inksToRgb(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255), 4)]).toEqual([255, 255, 255, 0, 0, 0]);
});
