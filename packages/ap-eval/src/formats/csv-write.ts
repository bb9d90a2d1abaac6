import { checkClasses } from '../check-options.js';
import { EvaluationError } from '../errors.js';
import type { EvaluationErrorCode } from '../errors.js';
import { classList } from '../class-list.js';
import { csvColumns } from './csv-read.js';
import { csvField } from './csv-rows.js';
import { guardText } from '@ssd/names';
import { quoted, unwritable } from './file-text.js';
import { checkDetections, checkDigits } from './write-rows.js';
import type { ImageDetections } from './write-rows.js';

export interface CsvWriteOptions {
  readonly classes: readonly string[];
  /**
   * What pixels are, of the boxes given (unless they are normalised) and in the file: 1 for VOC's inclusive ones counted
   * from 1, 0 for continuous coordinates from 0.
   *
   * @default 1
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * Digits after the point. Scores that differ by less become ties. Range: 0…20.
   *
   * @default 6
   */
  readonly digits?: number;
}

/** A field that is read back as it was. */
function writable(text: string, code: EvaluationErrorCode, what: string): string {
  const why = unwritable(text);
  if (why === undefined) return csvField(guardText(text));
  throw new EvaluationError(
    code,
    `Expected ${what} that a CSV file can hold, got ${why} in ${quoted(text)}.`,
  );
}

/**
 * Detections as CSV, one line each, with the header `image,class,score,xmin,ymin,xmax,ymax`. An image or class that begins
 * as a spreadsheet's formula (`=`, `+`, `-`, `@`, tab) has an apostrophe in front, which `readCsv` takes off.
 *
 * @throws EvaluationError as `Evaluator.add`, and BAD_IMAGE or BAD_OPTION for an id or a class that a file cannot hold
 */
export function writeCsv(
  images: Iterable<ImageDetections>,
  { classes: names, pixelOffset = 1, digits = 6 }: CsvWriteOptions,
): string {
  const classes = classList(checkClasses(names));
  const fields = classes.names.map((name) => writable(name, 'BAD_OPTION', 'a class name'));
  checkDigits(digits);
  const lines = [csvColumns.join(',')];
  for (const image of images) {
    const { count, boxes, labels, scores } = checkDetections(image, {
      classes,
      from: pixelOffset,
      to: pixelOffset,
    });
    const id = writable(image.id, 'BAD_IMAGE', 'an image id');
    for (let i = 0; i < count; i++) {
      const numbers = [scores[i]!, ...boxes.subarray(4 * i, 4 * i + 4)].map((v) => v.toFixed(digits));
      lines.push(`${id},${fields[labels[i]!]!},${numbers.join(',')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
