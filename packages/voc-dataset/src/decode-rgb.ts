import type { Rectangle, Size } from '@ssd/augment';
import { cmykToRgb } from '@ssd/pictures';
import sharp from 'sharp';
import { imageSource, MAX_SECONDS } from './image-source.js';
import type { ImageSource } from './image-source.js';

export interface DecodeRgbOptions {
  /** Turn by the EXIF orientation. */
  upright: boolean;
  isCmyk: boolean;
  hasAlpha: boolean;
  /** Size of the result, stretched to it. @default the image's own */
  resize?: Size | undefined;
  /** Whole pixels of the image, upright or not, that is not resized. @default all of it */
  region?: Rectangle | undefined;
}

/** An image in red, green and blue, 8 bits each. */
export interface DecodedRgb extends Size {
  /** [height, width, 3] */
  data: Uint8Array;
}

/**
 * Decodes an image as every entrance does: alpha is dropped, of 16 bits the upper 8 are taken, colour profiles are
 * ignored, as OpenCV and PIL do, whose pixels other detectors are trained on.
 *
 * @throws Error for what is no whole image
 */
export async function decodeRgb(contents: Uint8Array, options: DecodeRgbOptions): Promise<DecodedRgb> {
  const source = imageSource(contents);
  const { resize, isCmyk, hasAlpha } = options;
  const decode = isCmyk ? decodeCmyk : decodeColours;
  if (!resize || !(isCmyk || hasAlpha || source.isMended)) return decode(source, options);
  // Made red, green and blue first: inks do not mix as light does, and alpha would weigh the pixels.
  const whole = await decode(source, { ...options, resize: undefined });
  const { width, height } = whole;
  const data = await sharp(whole.data, { raw: { width, height, channels: 3 } })
    .resize(resize.width, resize.height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { data, width: resize.width, height: resize.height };
}

async function decodeColours(source: ImageSource, options: DecodeRgbOptions): Promise<DecodedRgb> {
  const { data, info } = await pipelineOf(source, options)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** libvips would take the inks of a certain press; OpenCV and PIL subtract them from white. */
async function decodeCmyk(source: ImageSource, options: DecodeRgbOptions): Promise<DecodedRgb> {
  const { data, info } = await pipelineOf(source, options)
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { data: cmykToRgb(data, channels), width, height };
}

function pipelineOf({ contents, options }: ImageSource, { upright, resize, region }: DecodeRgbOptions) {
  const pipeline = sharp(contents, { ...options, autoOrient: upright, ignoreIcc: true });
  pipeline.timeout({ seconds: MAX_SECONDS });
  if (resize) pipeline.resize(resize.width, resize.height, { fit: 'fill' });
  if (region) pipeline.extract(region);
  return pipeline;
}
