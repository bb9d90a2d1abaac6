import { extname } from 'node:path';
import { annotatePicture } from '@ssd/draw';
import type { OutputFormat } from './formats.js';
import type { PictureDetections } from './picture-detections.js';

/** Pictures that have lost something as JPEG lose little more; the others stay lossless. */
const JPEG_ENDINGS = new Set(['.jpg', '.jpeg', '.jpe', '.jfif']);

/** The ending of a copy with boxes. */
export function drawnEnding(format: OutputFormat, path: string): '.jpg' | '.png' {
  if (format !== 'picture') return format === 'jpg' ? '.jpg' : '.png';
  return JPEG_ENDINGS.has(extname(path).toLowerCase()) ? '.jpg' : '.png';
}

/** A copy of the picture, upright, with boxes, labels and scores. */
export function drawDetections(
  { path, width, height, detections }: PictureDetections,
  { colors, ending }: { colors: ReadonlyMap<string, string>; ending: '.jpg' | '.png' },
): Promise<Buffer> {
  const format = ending === '.jpg' ? 'jpeg' : 'png';
  return annotatePicture(path, { colors, detections, boxSize: { width, height }, format });
}
