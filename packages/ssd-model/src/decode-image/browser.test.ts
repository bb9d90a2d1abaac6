import { decodeImage } from './browser.js';

/** What a browser has and Node lacks, as far as the decoder uses it; every call is noted. */
const fakeBrowser = (size: { width: number; height: number }, alpha = 255): { calls: unknown[] } => {
  const calls: unknown[] = [];
  const context = {
    clearRect: (...box: number[]) => calls.push(['clearRect', ...box]),
    drawImage: (_: unknown, ...box: number[]) => calls.push(['drawImage', ...box]),
    // Pixels of one level: that of the column of the picture that the tile begins with.
    getImageData: (_x: number, _y: number, width: number, height: number) => {
      const [left] = (calls.at(-1) as [string, number]).slice(1) as [number];
      const data = new Uint8ClampedArray(width * height * 4).fill(left / 64);
      for (let i = 3; i < data.length; i += 4) data[i] = alpha;
      return { data };
    },
  };
  Object.assign(globalThis, {
    createImageBitmap: async (blob: Blob | object, options: object) => {
      if (!(blob instanceof Blob)) return { close: (): undefined => undefined }; // a part of a bitmap
      const bytes = [...new Uint8Array(await blob.arrayBuffer())];
      if (bytes.length === 0) throw new Error('The source image could not be decoded.');
      calls.push(['createImageBitmap', bytes, options]);
      return { ...size, close: () => calls.push(['close']) };
    },
    OffscreenCanvas: class {
      constructor(width: number, height: number) {
        calls.push(['canvas', width, height]);
      }
      getContext = (kind: string) => (kind === '2d' ? context : null);
    },
  });
  return { calls };
};

const fetched = globalThis.fetch;

afterEach(() => {
  for (const name of ['createImageBitmap', 'OffscreenCanvas']) Reflect.deleteProperty(globalThis, name);
  globalThis.fetch = fetched;
});

const TARGET = { width: 300, height: 300 };

describe('decodeImage in a browser', () => {
  it('asks for an upright picture, averages it tile by tile, and gives its own size', async () => {
    const { calls } = fakeBrowser({ width: 4000, height: 20 });
    const { pixels, size } = await decodeImage(Uint8Array.of(1, 2), TARGET);
    expect(size).toEqual({ width: 4000, height: 20 });
    expect([pixels.width, pixels.height, pixels.data.length]).toEqual([600, 20, 600 * 20 * 3]); // twice 300 at most
    expect(calls).toEqual([
      [
        'createImageBitmap',
        [1, 2],
        { imageOrientation: 'from-image', colorSpaceConversion: 'none', premultiplyAlpha: 'none' },
      ],
      ['canvas', 1024, 20],
      ...[0, 1024, 2048, 3072].flatMap((left) => {
        const width = Math.min(1024, 4000 - left); // the last is 928 wide
        return [
          ['clearRect', 0, 0, width, 20],
          ['drawImage', left, 0, width, 20, 0, 0, width, 20],
        ];
      }),
      ['close'],
    ]);
    // 4000 / 600 = 6⅔ columns a pixel. The tiles have the levels 0, 16, 32, 48; pixel 153 covers columns 1020 … 1026⅔,
    // of which 4 are of the first tile and 2⅔ of the second: 16 · 2⅔ / 6⅔ = 6.4.
    expect([0, 152, 153, 154, 599].map((x) => pixels.data[3 * x])).toEqual([0, 0, 6, 16, 48]);
  });

  it('puts what one can see through on white where there is no WebGL', async () => {
    fakeBrowser({ width: 1, height: 1 }, 51); // a fifth: 0.8 · 255 = 204 of white; the level is 0
    const { pixels } = await decodeImage(Uint8Array.of(1), TARGET);
    expect([...pixels.data]).toEqual([204, 204, 204]);
  });

  it('fetches URLs, and says what the server answered', async () => {
    const { calls } = fakeBrowser({ width: 1, height: 1 });
    globalThis.fetch = (url) =>
      Promise.resolve(
        url === 'dog.jpg'
          ? new Response(Uint8Array.of(9))
          : new Response(null, { status: 404, statusText: 'Not Found' }),
      );
    await decodeImage('dog.jpg', TARGET);
    expect(calls[0]).toEqual(['createImageBitmap', [9], expect.anything()]);
    await expect(decodeImage('cat.jpg', TARGET)).rejects.toThrow('the server answered 404 Not Found');
  });

  it('passes on that there is no picture', async () => {
    fakeBrowser({ width: 1, height: 1 });
    await expect(decodeImage(new Uint8Array(0), TARGET)).rejects.toThrow('could not be decoded');
  });

  it('says where nothing decodes', async () => {
    await expect(decodeImage('dog.jpg', TARGET)).rejects.toMatchObject({ code: 'DECODER_MISSING' });
  });
});
