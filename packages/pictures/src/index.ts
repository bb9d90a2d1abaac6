export { FORMAT_BYTES, FORMATS_READ, imageFormat, otherFormat } from './image-format.js';
export type { ImageFormat } from './image-format.js';
export { inksToRgb } from './inks-to-rgb.js';
export { lacksEnd } from './lacks-end.js';
