import sharp from 'sharp';
import { isTruncatedJpeg } from './is-truncated-jpeg.js';

const pixel = () => sharp({ create: { width: 9, height: 9, channels: 3, background: '#808080' } });

it('knows a JPEG without its end, also where a picture inside of it has one', async () => {
  const jpeg = await pixel().jpeg().toBuffer();
  const inside = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe1, 0, 4, 0xff, 0xd9), jpeg.subarray(2)]);
  for (const whole of [jpeg, inside, Buffer.concat([jpeg, Buffer.alloc(20, 0xd9)])])
    expect(isTruncatedJpeg(whole)).toBe(false);
  for (const cut of [jpeg, inside]) expect(isTruncatedJpeg(cut.subarray(0, -2))).toBe(true);
  expect(isTruncatedJpeg(new Uint8Array())).toBe(false);
});
