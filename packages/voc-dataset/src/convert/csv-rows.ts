import { labelsInvalid } from './labels-invalid.js';

/** A row of a table: its fields and the line that it starts in. */
export interface CsvRow {
  fields: string[];
  /** 1-based. */
  line: number;
}

/**
 * Rows of a CSV text as RFC 4180 has it, or parted by semicolons or tabs: fields in quotes may hold commas, line breaks and doubled quotes. Empty lines
 * are passed over.
 *
 * @throws DatasetError LABELS_INVALID for a quote that never ends
 */
export function parseCsv(text: string, file: string): CsvRow[] {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let line = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const start = line;
    const fields: string[] = [];
    let isRowOver = false;
    while (!isRowOver) {
      let field: string;
      if (text[at] === '"') {
        const end = closingQuote(text, at);
        if (end === -1) {
          const message = `Expected a closing quote for the field that starts in ${file}:${line}, found the end of the file.`;
          throw labelsInvalid(message, { file, line });
        }
        const quoted = text.slice(at + 1, end);
        field = quoted.replaceAll('""', '"');
        line += quoted.match(/\r\n|\r|\n/g)?.length ?? 0;
        at = end + 1;
        const rest = until(text, at, separator);
        field += text.slice(at, rest);
        at = rest;
      } else {
        const end = until(text, at, separator);
        field = text.slice(at, end);
        at = end;
      }
      fields.push(field);
      isRowOver = text[at] !== separator;
      if (!isRowOver) at++;
    }
    if (text.startsWith('\r\n', at)) at += 2;
    else at++;
    line++;
    if (fields.length > 1 || fields[0]!.trim() !== '') rows.push({ fields, line: start });
  }
  return rows;
}

/** Place of the quote that ends a field, or −1. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/** A comma; what Excel and others write where that is the decimal point's, if the first line has no comma. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  return [',', ';', '\t'].find((separator) => first.includes(separator)) ?? ',';
}

/** Place of the next separator or line break. */
function until(text: string, start: number, separator: string): number {
  let at = start;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** A row with its line break; fields in quotes where they need them. */
export function formatCsvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => quote(String(field))).join(',')}\n`;
}

function quote(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
