import sharp from 'sharp';
import { decodeImage } from './node.js';

describe('decodeImage in Node', () => {
  it('gives pixels of at most twice the target, and the size of the picture', async () => {
    const file = await sharp({ create: { width: 50, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const { pixels, size } = await decodeImage(file, { width: 10, height: 10 });
    expect(size).toEqual({ width: 50, height: 8 });
    expect([pixels.width, pixels.height, pixels.data.length]).toEqual([20, 8, 20 * 8 * 3]);
  });

  it('says what to do where sharp is not installed', async () => {
    jest.doMock('sharp', () => {
      throw new Error("Cannot find module 'sharp'");
    });
    try {
      await expect(decodeImage('dog.jpg', { width: 10, height: 10 })).rejects.toMatchObject({
        code: 'DECODER_MISSING',
        name: 'ImageError',
        hint: expect.stringContaining('npm install sharp') as string,
      });
    } finally {
      jest.dontMock('sharp');
    }
  });
});
