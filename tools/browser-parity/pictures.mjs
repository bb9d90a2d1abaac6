import sharp from 'sharp';

const WIDTH = 48;
const HEIGHT = 32;

/** A smooth picture without any symmetry, so that turned and mirrored ones differ: [height, width, channels]. */
function pixels(width, height, channels) {
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const value = 128 + 90 * Math.sin((3 * x) / width + c) + 35 * Math.cos((5 * y) / height + 2 * c);
        data[(y * width + x) * channels + c] = Math.round(value);
      }
    }
  }
  return data;
}

const picture = (channels, width = WIDTH, height = HEIGHT) =>
  sharp(pixels(width, height, channels), { raw: { width, height, channels } });

/** Levels that climb from 0 to 255 and fall back, again and again: what is not averaged over all of it comes out wrong. */
function steps(width, height) {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i += 3) data.fill(Math.floor(((i / 3) % width) / 5) % 256, i, i + 3);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Colours behind alpha of all levels, none included: wider than one tile of the browser's reader. */
function holes(width, height) {
  const data = pixels(width, height, 4);
  for (let i = 0; i < width * height; i++) data[4 * i + 3] = i % 256;
  return data;
}

const jpeg = { quality: 95, chromaSubsampling: '4:4:4' };

/** Files of the kinds that users have, by name; made here, so that nothing binary is kept in the repository. */
export async function makePictures() {
  const made = {
    'rgb.png': picture(3).png(),
    'alpha.png': picture(4).png(),
    'holes.png': sharp(holes(1500, 20), { raw: { width: 1500, height: 20, channels: 4 } }).png(),
    'grey.png': picture(1).toColourspace('b-w').png(),
    'grey-16.png': picture(1).toColourspace('grey16').png(),
    'palette.png': picture(3).png({ palette: true, colours: 32 }),
    'photo.jpg': picture(3).jpeg(jpeg),
    'turned.jpg': picture(3).withMetadata({ orientation: 6 }).jpeg(jpeg),
    'mirrored.jpg': picture(3).withMetadata({ orientation: 5 }).jpeg(jpeg),
    'photo.webp': picture(3).webp({ lossless: true }),
    'cmyk.jpg': picture(3).toColourspace('cmyk').jpeg(jpeg),
    'one.png': picture(3, 1, 1).png(),
    'large.jpg': picture(3, 1600, 900).jpeg(jpeg),
    'wide.png': picture(3, 20_000, 1).png(),
    'steps.png': steps(20_000, 3).png(),
  };
  const files = await Promise.all(
    Object.entries(made).map(async ([name, file]) => [name, await file.toBuffer()]),
  );
  return new Map(files);
}
