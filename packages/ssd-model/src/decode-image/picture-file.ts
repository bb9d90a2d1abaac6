/** First bytes of what is read, as Latin-1; WebP and AVIF are told by what follows. */
const MAGIC = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a', 'II*\0', 'II+\0', 'MM\0*', 'MM\0+'];

/** @throws Error for contents that are none of the formats that are read, whatever the file is called */
export const expectPicture = (contents: Uint8Array): void => {
  const start = String.fromCharCode(...contents.subarray(0, 64));
  const isAvif = start.startsWith('ftyp', 4) && /^[^]{8}(?:[^]{4})*?avi[fs]/.test(start);
  const isWebp = start.startsWith('RIFF') && start.startsWith('WEBP', 8);
  if (MAGIC.some((magic) => start.startsWith(magic)) || isWebp || isAvif) return;
  const what =
    start === ''
      ? 'an empty file'
      : start.startsWith('BM')
        ? 'a BMP picture'
        : /^\s*<|^\xef\xbb\xbf\s*</.test(start)
          ? 'a text of SVG, HTML or XML'
          : 'another kind of file';
  throw new Error(`${what}; JPEG, PNG, WebP, GIF, TIFF and AVIF are read`);
};

const START_OF_SCAN = 0xda;

/**
 * Whether a JPEG has no mark of its end behind the beginning of its pixels. One that lacks nothing else has all of its
 * pixels: the mark is put there.
 */
export const lacksEnd = (contents: Uint8Array): boolean => {
  if (contents[0] !== 0xff || contents[1] !== 0xd8) return false;
  for (let at = 2; at + 4 <= contents.length;) {
    if (contents[at] !== 0xff) return false;
    const marker = contents[at + 1]!;
    if (marker === START_OF_SCAN) return !hasEnd(contents, at);
    if (marker === 0xff) at++;
    else at += 2 + Math.max(2, contents[at + 2]! * 256 + contents[at + 3]!);
  }
  return false;
};

/** Compressed data cannot hold the mark by chance: an FF in it is followed by 00. */
const hasEnd = (contents: Uint8Array, from: number): boolean => {
  for (let at = contents.lastIndexOf(0xd9); at > from; at = contents.lastIndexOf(0xd9, at - 1)) {
    if (contents[at - 1] === 0xff) return true;
  }
  return false;
};

/**
 * Red, green and blue that inks leave of white, in whole numbers as OpenCV has them.
 *
 * @param inks cyan, magenta, yellow, black and what else there is a pixel, 255 for all
 */
export const inksToRgb = (inks: Uint8Array, channels: number): Uint8Array => {
  const rgb = new Uint8Array((inks.length / channels) * 3);
  for (let i = 0, from = 0; i < rgb.length; i += 3, from += channels) {
    const light = 255 - inks[from + 3]!;
    rgb[i] = light - ((inks[from]! * light) >> 8);
    rgb[i + 1] = light - ((inks[from + 1]! * light) >> 8);
    rgb[i + 2] = light - ((inks[from + 2]! * light) >> 8);
  }
  return rgb;
};
