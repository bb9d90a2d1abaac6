import { suggestName, unguardText } from '@ssd/names';
import { EvaluationError } from '../errors.js';
import { csvRows } from './csv-rows.js';
import { decimal } from './decimal.js';
import type { DetectionTable } from './detection-table.js';
import { fileText, quoted } from './file-text.js';
import { subpixelSlack } from './subpixel.js';
import { TableBuilder } from './table-builder.js';
import { knownOptions } from '../known-options.js';

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

const OPTIONS = {
  pixelOffset: true,
  name: true,
} satisfies Record<keyof CsvReadOptions, true>;

/** The columns, as `writeCsv` orders them. */
export const csvColumns = ['image', 'class', 'score', 'xmin', 'ymin', 'xmax', 'ymax'] as const;

/** Place of each column in the header; the order is free, columns of other names are passed over. */
function placesOf(header: readonly string[], name: string): number[] {
  const given = header.map((field) => field.trim().toLowerCase());
  return csvColumns.map((column) => {
    const place = given.indexOf(column);
    if (place >= 0 && given.includes(column, place + 1))
      throw new EvaluationError('BAD_FILE', `Expected column "${column}" once in ${name}, got it twice.`);
    if (place >= 0) return place;
    throw new EvaluationError(
      'BAD_FILE',
      `Expected the header ${csvColumns.join(',')} in the first line of ${name}, got ${quoted(header.join(','))}: ` +
        `there is no column "${column}".${otherSeparator(header) || suggestName(column, given)}`,
    );
  });
}

/** The shortest row there is: `a,b,0,1,1,2,2`, and its end. */
const ROW_LETTERS = 14;

const LF = 10;
const CR = 13;

/** No fewer than the rows of a text; of one of empty lines not as many as these. */
function mostRows(text: string): number {
  let lines = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) lines++;
  }
  return Math.min(lines, Math.ceil((text.length + 1) / ROW_LETTERS));
}

/** How the header is cut where it is not by commas, as a sentence. */
function otherSeparator(header: readonly string[]): string {
  const found = header.length === 1 ? /[;\t|]/.exec(header[0]!)?.[0] : undefined;
  return found === undefined ? '' : ` Fields are separated by commas, not by ${JSON.stringify(found)}.`;
}

/**
 * Reads detections from CSV with the header `image,class,score,xmin,ymin,xmax,ymax`, the inverse of `writeCsv`: an
 * apostrophe in front of an image or class that begins with `=`, `+`, `-`, `@` or a tab is taken off.
 *
 * @throws EvaluationError BAD_FILE, BAD_SCORE or BAD_BOX, naming file, line and value
 */
export function readCsv(written: string, options: CsvReadOptions = {}): DetectionTable {
  knownOptions(options, OPTIONS, 'readCsv');
  const { pixelOffset = 1, name = 'the CSV file' } = options;
  const text = fileText(written, name);
  const table = new TableBuilder(mostRows(text));
  const slack = subpixelSlack(pixelOffset);
  const box = new Float64Array(4);
  let places: number[] | undefined;
  csvRows(text, name, (fields, line) => {
    if (places === undefined) {
      places = placesOf(fields, name);
      return;
    }
    const field = (column: number): string => fields[places![column]!] ?? '';
    const number = (column: number): number => {
      const value = decimal(field(column));
      if (!Number.isNaN(value)) return value;
      throw new EvaluationError(
        column === 2 ? 'BAD_SCORE' : 'BAD_BOX',
        `Expected a finite ${csvColumns[column]} in ${name}, line ${line}, got ${quoted(field(column))}.`,
      );
    };
    for (const column of [0, 1]) {
      if (field(column) === '')
        throw new EvaluationError(
          'BAD_FILE',
          `Expected the ${csvColumns[column]} in ${name}, line ${line}, got ${quoted(fields.join(','))}.`,
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
}
