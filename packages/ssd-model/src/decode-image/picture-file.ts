import { unreadable } from './decode-problem.js';
import { FORMATS_READ, imageFormat } from '@ssd/pictures';

/** @throws ImageError IMAGE_UNREADABLE for contents that are none of the formats that are read, whatever the file is called */
export function expectPicture(contents: Uint8Array): void {
  if (imageFormat(contents) !== undefined) return;
  const start = String.fromCharCode(...contents.subarray(0, 64));
  const what =
    start === ''
      ? 'an empty file'
      : start.startsWith('BM')
        ? 'a BMP picture'
        : /^\s*<|^\xef\xbb\xbf\s*</.test(start)
          ? 'a text of SVG, HTML or XML'
          : 'another kind of file';
  throw unreadable(`${what}; ${FORMATS_READ} are read`);
}
