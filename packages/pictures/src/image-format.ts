/** Formats that images are read in. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** As they are named in messages. */
export const FORMATS_READ = 'JPEG, PNG, WebP, GIF, TIFF and AVIF';

/** Bytes of a file's beginning that tell its format. */
export const FORMAT_BYTES = 512;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GIF = ['GIF87a', 'GIF89a'];
/** TIFF and BigTIFF, each in both orders of bytes. */
const TIFF = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];
const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'];

/**
 * The format by a file's first bytes, whatever the file is called. Only what is known here comes to the decoder: libvips
 * also reads SVG, a language that draws for hours and takes in other files, and its own format.
 *
 * @param start the first {@link FORMAT_BYTES} bytes, or all
 */
export function imageFormat(start: Uint8Array): ImageFormat | undefined {
  const begins = (bytes: readonly number[]): boolean => bytes.every((byte, i) => start[i] === byte);
  const text = latin1(start);
  if (begins(JPEG)) return 'jpeg';
  if (begins(PNG)) return 'png';
  if (GIF.some((magic) => text.startsWith(magic))) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (TIFF.some((magic) => text.startsWith(magic))) return 'tiff';
  return brands(text).some((brand) => AVIF_BRANDS.includes(brand)) ? 'avif' : undefined;
}

/** What a file is that is no image to us: "a BMP picture". */
export function otherFormat(start: Uint8Array): string {
  if (start.length === 0) return 'an empty file';
  const text = latin1(start);
  if (text.startsWith('BM')) return 'a BMP picture';
  if (brands(text).some((brand) => HEIC_BRANDS.includes(brand))) return 'a HEIC picture';
  if (text.startsWith('%PDF')) return 'a PDF file';
  if (text.startsWith('8BPS')) return 'a Photoshop file';
  if (text.startsWith('\xff\x0a') || text.startsWith('\0\0\0\x0cJXL ')) return 'a JPEG XL picture';
  if (text.startsWith('\0\0\0\x0cjP') || text.startsWith('\xff\x4f\xff\x51')) return 'a JPEG 2000 picture';
  const plain = text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff') ? text.replaceAll('\0', '') : text;
  if (/<(svg|!DOCTYPE svg)/i.test(plain)) return 'an SVG drawing';
  if (/<!DOCTYPE html|<html/i.test(plain)) return 'a web page';
  if (text.startsWith('version https://git-lfs')) return 'a pointer of Git LFS, whose file was not fetched';
  const first = [...start.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `data that begins with ${first.join(' ')}`;
}

function latin1(start: Uint8Array): string {
  return String.fromCharCode(...start.subarray(0, FORMAT_BYTES));
}

/** What an ISO base media file says that it is: the major brand and the compatible ones. */
function brands(text: string): string[] {
  if (!text.startsWith('ftyp', 4)) return [];
  const length = [0, 1, 2, 3].reduce((sum, i) => 256 * sum + text.charCodeAt(i), 0);
  const end = Math.min(length, text.length);
  const found: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) found.push(text.slice(at, at + 4)); // 12: a version
  return found;
}
