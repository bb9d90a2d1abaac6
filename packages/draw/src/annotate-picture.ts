import { readPicture, type Picture } from '@ssd/voc-dataset';
import sharp from 'sharp';
import { DrawError } from './draw-error.js';
import { overlaySvg, type OverlayOptions, type PixelBox } from './overlay.js';

export interface AnnotateOptions extends Omit<OverlayOptions, 'width' | 'height'> {
  /** @default 'png' */
  format?: 'png' | 'jpeg';
  /** Size that the boxes are measured in, where it is not the picture's own. */
  boxSize?: { width: number; height: number };
  /** Largest width of the result, in pixels; a larger picture is made smaller after drawing. @default the picture's own */
  maximumWidth?: number;
}

/** JPEG quality of annotated pictures: boxes and letters stay clean. */
const JPEG_QUALITY = 90;

/**
 * Draws boxes and labels over a photo.
 *
 * @param picture Path of the photo, or its bytes. EXIF's turn is applied first: boxes count from what a person sees.
 * @returns The encoded picture.
 * @throws DrawError if the photo cannot be read.
 */
export async function annotatePicture(
  picture: string | Uint8Array,
  options: AnnotateOptions,
): Promise<Buffer> {
  const {
    format = 'png',
    maximumWidth,
    boxSize,
    detections = [],
    outlines = [],
    groundTruth = [],
    colors,
  } = options;
  let upright: Picture;
  try {
    upright = await readPicture(picture); // the pixels that the network sees
  } catch (error) {
    throw new DrawError('UNREADABLE_PICTURE', (error as Error).message, {
      hint: 'Open it in a viewer; a truncated or mislabelled file has to be fetched again.',
      cause: error,
    });
  }
  const { data, width, height } = upright;
  const scale = { x: width / (boxSize?.width ?? width), y: height / (boxSize?.height ?? height) };
  const scaled = <T extends { box: PixelBox }>(item: T): T => ({
    ...item,
    box: {
      xmin: item.box.xmin * scale.x,
      ymin: item.box.ymin * scale.y,
      xmax: item.box.xmax * scale.x,
      ymax: item.box.ymax * scale.y,
    },
  });
  const overlay = overlaySvg({
    width,
    height,
    colors,
    detections: detections.map(scaled),
    outlines: outlines.map(scaled),
    groundTruth: groundTruth.map(scaled),
  });
  const drawn = sharp(data, { raw: { width, height, channels: 3 } }).composite([
    { input: Buffer.from(overlay) },
  ]);
  const flat =
    maximumWidth !== undefined && width > maximumWidth
      ? sharp(await drawn.png().toBuffer()).resize({ width: maximumWidth })
      : drawn;
  return format === 'png'
    ? flat.png().toBuffer()
    : flat.jpeg({ quality: JPEG_QUALITY, mozjpeg: false }).toBuffer();
}
