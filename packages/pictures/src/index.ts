export { FORMAT_BYTES, FORMATS_READ, imageFormat, otherFormat } from './image-format.js';
export type { ImageFormat } from './image-format.js';
export { cmykToRgb } from './cmyk-to-rgb.js';
export { isTruncatedJpeg } from './is-truncated-jpeg.js';
