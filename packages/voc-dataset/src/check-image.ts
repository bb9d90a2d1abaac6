import { createHash } from 'node:crypto';
import { isTruncatedJpeg } from '@ssd/pictures';
import sharp from 'sharp';
import type { SharpOptions } from 'sharp';
import { compareSizes, sizeIssue } from './compare-sizes.js';
import { DatasetError } from './dataset-error.js';
import { readImageHeader, unreadableImage } from './image-header.js';
import type { ImageHeader } from './image-header.js';
import { imageSource, MAX_SECONDS } from './image-source.js';
import { readSmallFile } from './read-small-file.js';
import type { DatasetIssue, IssueSeverity, VocSample } from './types.js';
import { fullMessage } from './full-message.js';

/** Largest image file that is read; a JPEG of 100 megapixels has about 50 MB. */
export const MAX_IMAGE_BYTES = 512 * 2 ** 20;

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
    const contents = await readSmallFile(image, { limit: MAX_IMAGE_BYTES, code: 'IMAGE_UNREADABLE' });
    const header = await readImageHeader(contents, image);
    reportSize(header, sample, report);
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
    report('image-unreadable', 'error', fullMessage(error));
    return { issues };
  }
}

function reportSize(
  header: ImageHeader,
  sample: VocSample,
  report: (code: string, severity: IssueSeverity, message: string) => void,
): void {
  const { isUpright } = compareSizes(header, sample);
  const issue = sizeIssue(header, sample, { file: sample.image });
  if (issue !== undefined) report(issue.code, issue.severity, issue.message);
  if (header.orientation === 1) return;
  const how = isUpright ? 'the picture is turned upright' : 'the boxes fit the stored picture, which is used';
  report('exif-orientation', 'info', `EXIF orientation ${header.orientation}: ${how}.`);
}

/**
 * What a decoder complains about in an image that it can decode.
 *
 * @throws DatasetError IMAGE_UNREADABLE where it cannot
 */
export async function findDamage(contents: Uint8Array, file: string): Promise<string | undefined> {
  const { contents: bytes, options } = imageSource(contents);
  const decode = (failOn: SharpOptions['failOn']) =>
    sharp(bytes, { ...options, failOn, ignoreIcc: true })
      .timeout({ seconds: MAX_SECONDS })
      .raw()
      .toBuffer();
  try {
    await decode('warning');
    return isTruncatedJpeg(contents) ? 'its last bytes, the mark of its end, are missing' : undefined;
  } catch (complaint) {
    await decode(options.failOn).catch((cause: unknown) => {
      throw unreadableImage(file, cause);
    });
    return complaint instanceof Error ? complaint.message.trim() : String(complaint);
  }
}
