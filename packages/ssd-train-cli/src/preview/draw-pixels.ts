import sharp from 'sharp';
import { annotatePicture } from '@ssd/draw';
import type { DrawnBox } from './decode-targets.js';

export interface DrawPixelsOptions {
  size: { width: number; height: number };
  /** Colour of each class, `#rrggbb`. */
  colors: ReadonlyMap<string, string>;
  /** Solid boxes with labels. @default [] */
  labelled?: readonly DrawnBox[];
  /** Solid boxes without. @default [] */
  outlines?: readonly DrawnBox[];
  /** Thin dashed boxes. @default [] */
  dashed?: readonly DrawnBox[];
}

/**
 * Draws boxes over an image of a batch.
 *
 * @param pixels RGB, `[height, width, 3]`
 * @returns PNG bytes
 */
export async function drawPixels(
  pixels: Uint8Array,
  { size, colors, labelled = [], outlines = [], dashed = [] }: DrawPixelsOptions,
): Promise<Buffer> {
  const { width, height } = size;
  const picture = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return annotatePicture(picture, { colors, detections: labelled, outlines, groundTruth: dashed });
}
