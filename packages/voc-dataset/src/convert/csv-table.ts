import { parseCsv } from './csv-rows.js';
import { labelsInvalid } from './labels-invalid.js';

/** Columns that are read, each with the names that tools give it. */
const COLUMNS = {
  filename: ['filename', 'file', 'file_name', 'image', 'image_path', 'path'],
  width: ['width', 'image_width'],
  height: ['height', 'image_height'],
  class: ['class', 'label', 'name', 'class_name', 'category'],
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

/** In the order in which they are written. */
export const CSV_COLUMNS = Object.keys(COLUMNS) as CsvColumn[];

const REQUIRED: readonly CsvColumn[] = ['filename', 'class', 'xmin', 'ymin', 'xmax', 'ymax'];

/** A row by the names of its columns; a column that the table does not have is empty. */
export interface CsvRecord {
  line: number;
  get: (column: CsvColumn) => string;
}

/**
 * Reads a table whose first row names the columns, in any order; others are passed over.
 *
 * @throws DatasetError LABELS_INVALID for a column that is missing or a row of another length, with the line
 */
export function parseCsvTable(
  text: string,
  file: string,
): { records: CsvRecord[]; has: (column: CsvColumn) => boolean } {
  const [header, ...rows] = parseCsv(text, file);
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const places = new Map<CsvColumn, number>();
  for (const column of CSV_COLUMNS) {
    const at = names.findIndex((name) => COLUMNS[column].some((known) => known === name));
    if (at >= 0) places.set(column, at);
  }
  const missing = REQUIRED.filter((column) => !places.has(column));
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
    return {
      line,
      get: (column) => {
        const at = places.get(column);
        return at === undefined ? '' : fields[at]!.trim();
      },
    };
  });
  return { records, has: (column) => places.has(column) };
}
