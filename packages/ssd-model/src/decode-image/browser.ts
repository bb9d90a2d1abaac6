import { decoderMissing, unreadable } from './decode-problem.js';
import { createAverager } from '../average-down.js';
import { BACKGROUND, workingSize } from './decoded-image.js';
import type { DecodedImage, Size } from './decoded-image.js';

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
  });
  try {
    const size = { width: bitmap.width, height: bitmap.height };
    const { width, height } = workingSize(size, target);
    return { pixels: { data: shrink(bitmap, { width, height }), width, height }, size };
  } finally {
    bitmap.close();
  }
}

/**
 * Red, green and blue on white. A canvas shrinks by a few pixels around each place only, however many there are, and may
 * be smaller than the picture; so the pixels are copied as they are, tile by tile, and averaged here.
 */
function shrink(bitmap: ImageBitmap, wanted: Size): Uint8ClampedArray {
  const tile = { width: Math.min(bitmap.width, TILE), height: Math.min(bitmap.height, TILE) };
  const context = createContext(tile.width, tile.height);
  context.fillStyle = `rgb(${BACKGROUND} ${BACKGROUND} ${BACKGROUND})`;
  context.imageSmoothingEnabled = false;
  const { add, result } = createAverager(bitmap, wanted);
  for (let top = 0; top < bitmap.height; top += TILE) {
    for (let left = 0; left < bitmap.width; left += TILE) {
      const width = Math.min(TILE, bitmap.width - left);
      const height = Math.min(TILE, bitmap.height - top);
      context.fillRect(0, 0, width, height);
      context.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
      add({ data: context.getImageData(0, 0, width, height).data, width, height }, { left, top });
    }
  }
  return Uint8ClampedArray.from(result); // rounds
}

async function download(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw unreadable(`the server answered ${response.status} ${response.statusText}`.trim());
  return response.blob();
}

function createContext(
  width: number,
  height: number,
): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const canvas =
    typeof OffscreenCanvas === 'function'
      ? new OffscreenCanvas(width, height)
      : Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw unreadable(`a canvas of ${width} × ${height} pixels could not be made`);
  return context;
}
