export { annotatePicture } from './annotate-picture.js';
export type { AnnotateOptions } from './annotate-picture.js';
export { classColors } from './class-colors.js';
export { DrawError } from './draw-error.js';
export type { DrawErrorCode } from './draw-error.js';
export { escapeXml } from './escape-xml.js';
export { overlaySvg } from './overlay.js';
export type { OverlayDetection, OverlayOptions, OverlayTruth, PixelBox } from './overlay.js';
export { strokeText, strokeTextWidth } from './stroke-text.js';
