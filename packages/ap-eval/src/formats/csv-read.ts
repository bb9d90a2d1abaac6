import { didYouMean } from '../closest.js';
import { EvaluationError } from '../errors.js';
import { csvRows } from './csv-rows.js';
import { unguardText } from './csv-text.js';
import type { DetectionTable } from './detection-table.js';
import { TableBuilder } from './table-builder.js';

export interface CsvReadOptions {
  /**
   * What the file's pixels are: 1 for VOC's inclusive ones counted from 1, 0 for continuous coordinates from 0.
   *
   * @default 1
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * Of the file, for messages.
   *
   * @default 'the CSV file'
   */
  readonly name?: string;
}

/** The columns, as `writeCsv` orders them. */
export const csvColumns = ['image', 'class', 'score', 'xmin', 'ymin', 'xmax', 'ymax'] as const;

/** A box narrower than a pixel has, in inclusive pixels, xmax < xmin by less than one; see prepare-boxes. */
const SUBPIXEL_TOLERANCE = 1e-3;

/** Place of each column in the header; the order is free, columns of other names are passed over. */
const placesOf = (header: readonly string[], name: string): number[] => {
  const given = header.map((field) => field.trim().toLowerCase());
  return csvColumns.map((column) => {
    const place = given.indexOf(column);
    if (place >= 0 && given.includes(column, place + 1))
      throw new EvaluationError('BAD_FILE', `Expected column "${column}" once in ${name}, got it twice.`);
    if (place >= 0) return place;
    throw new EvaluationError(
      'BAD_FILE',
      `Expected the header ${csvColumns.join(',')} in the first line of ${name}, got ${JSON.stringify(header.join(',').slice(0, 80))}: ` +
        `there is no column "${column}".${didYouMean(column, given)}`,
    );
  });
};

const countLines = (text: string): number => {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
};

/**
 * Reads detections from CSV with the header `image,class,score,xmin,ymin,xmax,ymax`, the inverse of `writeCsv`: an
 * apostrophe in front of an image or class that begins with `=`, `+`, `-`, `@` or a tab is taken off.
 *
 * @throws EvaluationError BAD_FILE, BAD_SCORE or BAD_BOX, naming file, line and value
 */
export const readCsv = (
  text: string,
  { pixelOffset = 1, name = 'the CSV file' }: CsvReadOptions = {},
): DetectionTable => {
  const table = new TableBuilder(countLines(text));
  const slack = pixelOffset === 1 ? 1 + SUBPIXEL_TOLERANCE : 0;
  const box = new Float64Array(4);
  let places: number[] | undefined;
  csvRows(text, name, (fields, line) => {
    if (places === undefined) {
      places = placesOf(fields, name);
      return;
    }
    const field = (column: number): string => fields[places![column]!] ?? '';
    const number = (column: number): number => {
      const written = field(column);
      const value = written.trim() === '' ? NaN : Number(written);
      if (Number.isFinite(value)) return value;
      throw new EvaluationError(
        column === 2 ? 'BAD_SCORE' : 'BAD_BOX',
        `Expected a finite ${csvColumns[column]} in ${name}, line ${line}, got ${JSON.stringify(written)}.`,
      );
    };
    for (const column of [0, 1]) {
      if (field(column) === '')
        throw new EvaluationError(
          'BAD_FILE',
          `Expected the ${csvColumns[column]} in ${name}, line ${line}, got ${JSON.stringify(fields.join(',').slice(0, 80))}.`,
        );
    }
    const score = number(2);
    for (let k = 0; k < 4; k++) box[k] = number(3 + k);
    if (box[2]! < box[0]! - slack || box[3]! < box[1]! - slack) {
      throw new EvaluationError(
        'BAD_BOX',
        `Expected xmin ≤ xmax and ymin ≤ ymax in ${name}, line ${line}, got [${box.join(', ')}].`,
      );
    }
    table.add(unguardText(field(0)), unguardText(field(1)), box, score);
  });
  if (places === undefined) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected the header ${csvColumns.join(',')} in ${name}, got an empty file.`,
    );
  }
  return table.build({ layout: 'xyxy', pixelOffset });
};
