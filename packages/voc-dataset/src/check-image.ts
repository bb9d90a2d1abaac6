import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { DatasetError } from './dataset-error.js';
import { MAX_PIXELS, readImageHeader, unreadableImage } from './image-header.js';
import type { ImageHeader } from './image-header.js';
import type { DatasetIssue, IssueSeverity, VocSample } from './types.js';

export interface CheckedImage {
  issues: DatasetIssue[];
  /** Of the file's contents; missing if it cannot be read. */
  hash?: string;
}

/** Decodes a sample's image from the first to the last byte and compares it with the annotation. */
export async function checkImage(sample: VocSample): Promise<CheckedImage> {
  const { image } = sample;
  const issues: DatasetIssue[] = [];
  const report = (code: string, severity: IssueSeverity, message: string) => {
    issues.push({ code, severity, file: image, message });
  };
  try {
    const contents = await readFile(image).catch((cause: unknown) => {
      throw unreadableImage(image, cause);
    });
    const header = await readImageHeader(contents, image);
    compareSize(header, sample, report);
    const damage = await findDamage(contents, image);
    if (damage !== undefined) {
      report(
        'image-damaged',
        'warning',
        `The image decodes, but not cleanly: ${damage}. It is used as it decodes.`,
      );
    }
    return { issues, hash: createHash('sha256').update(contents).digest('hex') };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    report('image-unreadable', 'error', error.message);
    return { issues };
  }
}

function compareSize(
  header: ImageHeader,
  { width, height }: VocSample,
  report: (code: string, severity: IssueSeverity, message: string) => void,
): void {
  const isStored = width === header.storedWidth && height === header.storedHeight;
  const isShown = width === header.width && height === header.height;
  if (!isStored && !isShown) {
    const found = `${header.width}×${header.height}`;
    report(
      'size-mismatch',
      'warning',
      `The annotation says ${width}×${height}, the image is ${found}; the boxes are taken relative to ${width}×${height}.`,
    );
  }
  if (header.orientation === 1) return;
  const how =
    isShown || !isStored
      ? 'the picture is turned upright'
      : 'the boxes fit the stored picture, which is used';
  report('exif-orientation', 'info', `EXIF orientation ${header.orientation}: ${how}.`);
}

/** What a decoder complains about in an image that it can decode. */
async function findDamage(contents: Uint8Array, file: string): Promise<string | undefined> {
  const decode = (failOn: 'warning' | 'truncated') =>
    sharp(contents, { failOn, limitInputPixels: MAX_PIXELS }).raw().toBuffer();
  try {
    await decode('warning');
    return undefined;
  } catch (complaint) {
    await decode('truncated').catch((cause: unknown) => {
      throw unreadableImage(file, cause);
    });
    return complaint instanceof Error ? complaint.message.trim() : String(complaint);
  }
}
