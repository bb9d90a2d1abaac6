import { BACKGROUND, workingSize } from './decoded-image.js';
import type { DecodedImage, Size } from './decoded-image.js';

/**
 * `#decode-image` in browsers and workers: by createImageBitmap and a canvas.
 *
 * @param source URL or contents of a file in any format that the browser reads; of animations the first frame
 * @param target the network's input; the pixels come in at most twice that ({@link workingSize})
 * @throws Error with code DECODER_MISSING where there is no createImageBitmap; whatever the browser reports
 */
export const decodeImage = async (source: string | Uint8Array, target: Size): Promise<DecodedImage> => {
  if (typeof createImageBitmap !== 'function') {
    const message =
      'Reading image files needs createImageBitmap, which this environment lacks. Decode them yourself and pass ' +
      '{ data, width, height } or a tensor.';
    throw Object.assign(new Error(message), { code: 'DECODER_MISSING' });
  }
  const blob = typeof source === 'string' ? await download(source) : new Blob([new Uint8Array(source)]);
  const bitmap = await createImageBitmap(blob, {
    imageOrientation: 'from-image', // EXIF
    colorSpaceConversion: 'none', // as Node's side ignores colour profiles
  });
  try {
    const size = { width: bitmap.width, height: bitmap.height };
    const { width, height } = workingSize(size, target);
    const context = createContext(width, height);
    context.fillStyle = `rgb(${BACKGROUND} ${BACKGROUND} ${BACKGROUND})`;
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return { pixels: { data: context.getImageData(0, 0, width, height).data, width, height }, size };
  } finally {
    bitmap.close();
  }
};

const download = async (url: string): Promise<Blob> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  return response.blob();
};

const createContext = (
  width: number,
  height: number,
): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D => {
  const canvas =
    typeof OffscreenCanvas === 'function'
      ? new OffscreenCanvas(width, height)
      : Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error(`a canvas of ${width} × ${height} pixels could not be made`);
  return context;
};
