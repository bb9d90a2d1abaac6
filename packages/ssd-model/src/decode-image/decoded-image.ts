/** Pixels row by row, 8 bits a value: red, green, blue and alpha as in a browser's ImageData, or without alpha. */
export interface PixelImage {
  /** [height, width, 4] or [height, width, 3]; alpha is not premultiplied. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** A decoded file, upright, perhaps smaller than the picture that it holds. */
export interface DecodedImage {
  readonly pixels: PixelImage;
  /** Size of the picture in the file as it is shown: after the EXIF orientation. */
  readonly size: Size;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is behind pixels that one can see through, where they come as such, or from a browser without WebGL: white, as on a page. */
export const BACKGROUND = 255;

/**
 * Size that a picture is averaged down to before it is stretched to the network's input: at most twice that in each
 * direction. Bilinear interpolation reaches no further, so that larger pictures would alias; the data sets' loader
 * decodes for training by the same rule.
 */
export function workingSize(image: Size, target: Size): Size {
  return {
    width: Math.min(image.width, 2 * target.width),
    height: Math.min(image.height, 2 * target.height),
  };
}
