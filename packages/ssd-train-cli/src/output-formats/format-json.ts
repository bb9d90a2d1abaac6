import type { PictureDetections } from './picture-detections.js';

/** As `--json` gives it, by picture. */
export function formatJson({ file, width, height, detections }: PictureDetections): string {
  return `${JSON.stringify({ file, width, height, detections }, null, 2)}\n`;
}
