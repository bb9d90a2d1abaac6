import { isImageName } from '../index-images.js';
import { parseDecimal } from '../parse-decimal.js';
import type { CocoBox } from './coco-box.js';
import { fromCocoBox } from './coco-box.js';
import { parseCsv } from './csv-rows.js';
import { labelsInvalid } from './labels-invalid.js';

/** Columns that are read, each with the names that tools give it. */
const COLUMNS = {
  filename: ['filename', 'file', 'file_name', 'image', 'image_path', 'path', 'image_name'],
  width: ['width', 'image_width'],
  height: ['height', 'image_height'],
  class: ['class', 'label', 'name', 'class_name', 'category', 'label_name'],
  xmin: ['xmin', 'x_min', 'x1', 'left'],
  ymin: ['ymin', 'y_min', 'y1', 'top'],
  xmax: ['xmax', 'x_max', 'x2', 'right'],
  ymax: ['ymax', 'y_max', 'y2', 'bottom'],
  difficult: ['difficult'],
  truncated: ['truncated'],
  pose: ['pose'],
  split: ['split', 'splits', 'set', 'subset'],
} as const satisfies Record<string, readonly string[]>;

export type CsvColumn = keyof typeof COLUMNS;

/** Left, top, width and height, counted from 0, as makesense.ai has them in place of the corners. */
const SIZED = ['bbox_x', 'bbox_y', 'bbox_width', 'bbox_height'];

/** Names of the columns of tables that tools write without a first row of names. */
const NAMELESS = [
  // keras-retinanet
  { names: ['filename', 'xmin', 'ymin', 'xmax', 'ymax', 'class'], image: 0, numbers: [1, 2, 3, 4] },
  // makesense.ai
  { names: ['class', ...SIZED, 'filename', 'width', 'height'], image: 5, numbers: [1, 2, 3, 4, 6, 7] },
];

/** In the order in which they are written. */
export const CSV_COLUMNS = Object.keys(COLUMNS) as CsvColumn[];

const CORNERS: readonly CsvColumn[] = ['xmin', 'ymin', 'xmax', 'ymax'];
const REQUIRED: readonly CsvColumn[] = ['filename', 'class', 'xmin', 'ymin', 'xmax', 'ymax'];

/** A row by the names of its columns; a column that the table does not have is empty. */
export interface CsvRecord {
  line: number;
  get: (column: CsvColumn) => string;
}

/**
 * Reads a table whose first row names the columns, in any order; others are passed over. Or one without such a row, of a known tool.
 *
 * @throws DatasetError LABELS_INVALID for a column that is missing or a row of another length, with the line
 */
export function parseCsvTable(
  text: string,
  file: string,
): { records: CsvRecord[]; has: (column: CsvColumn) => boolean } {
  const all = parseCsv(text, file);
  const nameless = NAMELESS.find((table) => isOf(table, all[0]?.fields ?? []));
  const names = nameless?.names ?? all[0]?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const rows = nameless === undefined ? all.slice(1) : all;
  const places = new Map<CsvColumn, number>();
  for (const column of CSV_COLUMNS) {
    const at = names.findIndex((name) => COLUMNS[column].some((known) => known === name));
    if (at >= 0) places.set(column, at);
  }
  const sized = places.has('xmin') ? [] : SIZED.map((name) => names.indexOf(name));
  const isSized = sized.length > 0 && !sized.includes(-1);
  const missing = REQUIRED.filter((column) => !places.has(column) && !(isSized && CORNERS.includes(column)));
  if (missing.length > 0) {
    throw labelsInvalid(
      `Expected the columns ${REQUIRED.join(', ')} in the first row of ${file}, found no ${missing.join(', ')} in "${names.join(',').slice(0, 120)}".`,
      { file, line: 1 },
    );
  }
  const records = rows.map(({ fields, line }): CsvRecord => {
    if (fields.length !== names.length) {
      throw labelsInvalid(
        `Expected ${names.length} fields in ${file}:${line}, as its first row has, got ${fields.length}.`,
        { file, line },
      );
    }
    const corners = isSized ? cornersOf(sized.map((at) => fields[at]!.trim())) : {};
    return {
      line,
      get: (column) => {
        const at = places.get(column);
        return corners[column] ?? (at === undefined ? '' : fields[at]!.trim());
      },
    };
  });
  return { records, has: (column) => places.has(column) };
}

function isOf(
  { names, image, numbers }: { names: readonly string[]; image: number; numbers: readonly number[] },
  fields: readonly string[],
): boolean {
  return (
    fields.length === names.length &&
    isImageName(fields[image]!.trim()) &&
    (numbers.every((at) => parseDecimal(fields[at]!.trim()) !== undefined) ||
      // keras-retinanet's row of an image without objects
      fields.every((field, at) => at === image || field.trim() === ''))
  );
}

/** Corners in VOC's pixels; what is no number stays, to be told. */
function cornersOf(written: readonly string[]): Partial<Record<CsvColumn, string>> {
  const sides = written.map(parseDecimal);
  const values = sides.every((side) => side !== undefined)
    ? Object.values(fromCocoBox(sides as CocoBox)).map(String)
    : written;
  return Object.fromEntries(CORNERS.map((column, i) => [column, values[i]!]));
}
