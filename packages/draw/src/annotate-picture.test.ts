import sharp from 'sharp';
import { annotatePicture } from './annotate-picture.js';

const WHITE = { r: 255, g: 255, b: 255 };
const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: WHITE } });
const colors = new Map([['cell', '#0000ff']]);

async function pixels(picture: Buffer) {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    ...info,
    at: (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)],
  };
}

describe('annotatePicture', () => {
  it('draws the line on the box and leaves the inside and the outside alone', async () => {
    const png = await photo(200, 100).png().toBuffer();
    const drawn = await pixels(
      await annotatePicture(png, {
        colors,
        detections: [{ label: 'cell', score: 0.9, box: { xmin: 50, ymin: 40, xmax: 150, ymax: 80 } }],
      }),
    );
    expect([drawn.width, drawn.height]).toEqual([200, 100]);
    expect(drawn.at(100, 60)).toEqual([255, 255, 255]);
    expect(drawn.at(100, 95)).toEqual([255, 255, 255]);
    const [red, , blue] = drawn.at(100, 80) as [number, number, number];
    expect(blue - red).toBeGreaterThan(60); // the line's blue
  });

  it('writes dark or light letters on a bar of the class colour, with no fonts', async () => {
    const png = await photo(300, 200).png().toBuffer();
    const drawn = await pixels(
      await annotatePicture(png, {
        colors,
        detections: [{ label: 'cell', score: 0.9, box: { xmin: 50, ymin: 60, xmax: 250, ymax: 150 } }],
      }),
    );
    // The bar ends on the box's top edge, y = 60, and is 6.5 · 1.9 = 12.35 px high.
    const bar = [...Array(40).keys()].map((x) => drawn.at(52 + x, 53));
    expect(bar.some(([r, , b]) => r! < 60 && b! > 200)).toBe(true); // its ground
    expect(bar.some(([r]) => r! > 150)).toBe(true); // its letters
  });

  it('draws ground truth with gaps', async () => {
    const png = await photo(240, 240).png().toBuffer();
    const drawn = await pixels(
      await annotatePicture(png, {
        colors,
        groundTruth: [{ label: 'cell', box: { xmin: 40, ymin: 40, xmax: 200, ymax: 200 } }],
      }),
    );
    const edge = [...Array(160).keys()].map((x) => drawn.at(40 + x, 40)[0]!);
    expect(Math.min(...edge)).toBeLessThan(180);
    expect(Math.max(...edge)).toBeGreaterThan(240);
  });

  it("follows EXIF's turn", async () => {
    // Orientation 6: stored lying, shown standing.
    const turned = await photo(200, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const drawn = await pixels(await annotatePicture(turned, { colors }));
    expect([drawn.width, drawn.height]).toEqual([100, 200]);
  });

  it('makes a large picture smaller if asked, and a small one not larger', async () => {
    const png = await photo(400, 200).png().toBuffer();
    expect(await pixels(await annotatePicture(png, { colors, maximumWidth: 100 }))).toMatchObject({
      width: 100,
      height: 50,
    });
    expect(await pixels(await annotatePicture(png, { colors, maximumWidth: 800 }))).toMatchObject({
      width: 400,
      height: 200,
    });
  });

  it('writes JPEG if asked', async () => {
    const png = await photo(20, 20).png().toBuffer();
    expect((await sharp(await annotatePicture(png, { colors, format: 'jpeg' })).metadata()).format).toBe(
      'jpeg',
    );
  });

  it('refuses what is no picture, with its name', async () => {
    await expect(annotatePicture(Buffer.from('not a picture'), { colors })).rejects.toMatchObject({
      name: 'DrawError',
      code: 'UNREADABLE_PICTURE',
      message: expect.stringMatching(/^Expected a whole image in the bytes, got: [^.]+\.$/) as string,
      hint: 'Open it in a viewer; a truncated or mislabelled file has to be fetched again.',
      cause: { name: 'DatasetError' },
    });
    await expect(annotatePicture('/no/such.jpg', { colors })).rejects.toThrow('/no/such.jpg');
  });
});
