import { createCanvas } from './create-canvas.js';
import { decoderMissing, unreadable } from './decode-problem.js';
import { createAverager } from '../average-down.js';
import { workingSize } from './decoded-image.js';
import type { DecodedImage, PixelImage, Size } from './decoded-image.js';
import { readStraight } from './straight-pixels.js';
import type { Part } from './straight-pixels.js';

/** Side of what is copied at once, in pixels: 4 MB. */
const TILE = 1024;

/**
 * `#decode-image` in browsers and workers: by createImageBitmap and a canvas.
 *
 * @param source URL or contents of a file in any format that the browser reads; of animations the first frame
 * @param target the network's input; the pixels come in at most twice that ({@link workingSize})
 * @throws ImageError DECODER_MISSING where there is no createImageBitmap; whatever the browser reports
 */
export async function decodeImage(source: string | Uint8Array, target: Size): Promise<DecodedImage> {
  if (typeof createImageBitmap !== 'function') {
    throw decoderMissing(
      'Reading image files needs createImageBitmap, which this environment lacks.',
      'Decode them yourself and pass { data, width, height } or a tensor.',
    );
  }
  const blob = typeof source === 'string' ? await download(source) : new Blob([new Uint8Array(source)]);
  const bitmap = await createImageBitmap(blob, {
    imageOrientation: 'from-image', // EXIF
    colorSpaceConversion: 'none', // as Node's side ignores colour profiles
    premultiplyAlpha: 'none',
  });
  try {
    const size = { width: bitmap.width, height: bitmap.height };
    const { width, height } = workingSize(size, target);
    return { pixels: { data: await shrink(bitmap, { width, height }), width, height }, size };
  } finally {
    bitmap.close();
  }
}

/**
 * Red, green and blue, alpha dropped as the loader of the data sets does. A canvas shrinks by a few pixels around each
 * place only, however many there are, and may be smaller than the picture; so the pixels are copied as they are, tile by
 * tile, and averaged here. It does not keep the colours of what one can see through: those pictures are read again
 * through WebGL, and stand on white where there is none.
 */
async function shrink(bitmap: ImageBitmap, wanted: Size): Promise<Uint8ClampedArray> {
  const tile = { width: Math.min(bitmap.width, TILE), height: Math.min(bitmap.height, TILE) };
  const read = createCanvasReader(bitmap, tile);
  const averaged =
    (await average(bitmap, wanted, (part) => opaque(read(part)))) ??
    (await average(bitmap, wanted, (part) => readStraight(bitmap, part))) ??
    (await average(bitmap, wanted, read));
  return Uint8ClampedArray.from(averaged!); // rounds
}

/** Null as soon as a tile is. */
async function average(
  bitmap: ImageBitmap,
  wanted: Size,
  read: (part: Part) => PixelImage | null | Promise<PixelImage | null>,
): Promise<Float32Array | null> {
  const { add, result } = createAverager(bitmap, wanted);
  for (let top = 0; top < bitmap.height; top += TILE) {
    for (let left = 0; left < bitmap.width; left += TILE) {
      const width = Math.min(TILE, bitmap.width - left);
      const height = Math.min(TILE, bitmap.height - top);
      const pixels = await read({ left, top, width, height });
      if (pixels === null) return null;
      add(pixels, { left, top });
    }
  }
  return result;
}

/** A tile as a canvas gives it: with alpha, and colours that are exact where alpha is 255 only. */
function createCanvasReader(bitmap: ImageBitmap, tile: Size): (part: Part) => PixelImage {
  const context = createContext(tile.width, tile.height);
  context.imageSmoothingEnabled = false;
  return ({ left, top, width, height }) => {
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
    return { data: context.getImageData(0, 0, width, height).data, width, height };
  };
}

function opaque(pixels: PixelImage): PixelImage | null {
  for (let i = 3; i < pixels.data.length; i += 4) if (pixels.data[i] !== 255) return null;
  return pixels;
}

async function download(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw unreadable(`the server answered ${response.status} ${response.statusText}`.trim());
  return response.blob();
}

function createContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = createCanvas(width, height) as OffscreenCanvas;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw unreadable(`a canvas of ${width} × ${height} pixels could not be made`);
  return context;
}
