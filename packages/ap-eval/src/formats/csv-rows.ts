import { EvaluationError } from '../errors.js';

/** Fields of one line that has quotes in it, by RFC 4180: `"a, b"` is one field, `""` inside it one quote. */
const quotedFields = (line: string, place: string): string[] => {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (line[at] === '"') {
      at++;
      for (;;) {
        const end = line.indexOf('"', at);
        if (end < 0) {
          throw new EvaluationError(
            'BAD_FILE',
            `Expected a closing quote in ${place}, got ${JSON.stringify(line)}.`,
          );
        }
        field += line.slice(at, end);
        at = end + 1;
        if (line[at] !== '"') break;
        field += '"';
        at++;
      }
    }
    const comma = line.indexOf(',', at);
    fields.push(field + line.slice(at, comma < 0 ? undefined : comma));
    if (comma < 0) return fields;
    at = comma + 1;
  }
};

/**
 * Calls back with the fields of each line that is not empty, and its number from 1 on. A field cannot hold a line break.
 *
 * @param name of the file, for messages
 */
export const csvRows = (
  text: string,
  name: string,
  onRow: (fields: readonly string[], line: number) => void,
): void => {
  let start = text.startsWith('\ufeff') ? 1 : 0; // the mark that Excel puts in front
  for (let line = 1; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const row = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
    if (row.trim() === '') continue;
    onRow(row.includes('"') ? quotedFields(row, `${name}, line ${line}`) : row.split(','), line);
  }
};

/** A field as it stands in a line: in quotes where it needs them. */
export const csvField = (text: string): string =>
  /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
