import { EvaluationError } from '../errors.js';
import { quoted } from './file-text.js';

/** Where the line that begins at `start` ends: before its CR, LF or both, or with the text. */
function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}

const LINE_END = /[\r\n]/g;

/** Past the line end that begins at `at`, of one or two characters. */
function past(text: string, at: number): number {
  return at + (text.startsWith('\r\n', at) ? 2 : 1);
}

/** Line ends within a text. */
function countLineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/**
 * Fields of a row that has quotes in its first line, by RFC 4180: `"a, b"` is one field, `""` inside it one quote, and a
 * line break inside it belongs to it.
 *
 * @returns the fields, and where the row ends
 */
function quotedFields(text: string, start: number, place: string): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) {
          throw new EvaluationError(
            'BAD_FILE',
            `Expected a closing quote in ${place}, got ${quoted(text.slice(start, endOfLine(text, start)))}.`,
          );
        }
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
    }
    // What is behind the quotes, up to a comma or the end of the line.
    const rest = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
    fields.push(field + text.slice(rest, at));
    if (text[at] !== ',') return { fields, end: at };
    at++;
  }
}

/**
 * Calls back with the fields of each row that is not empty, and the number of its first line from 1 on. Lines end in LF, CR
 * LF or CR.
 *
 * @param text without the mark in front
 * @param name of the file, for messages
 */
export function csvRows(
  text: string,
  name: string,
  onRow: (fields: readonly string[], line: number) => void,
): void {
  for (let start = 0, line = 1; start < text.length;) {
    const first = endOfLine(text, start);
    const row = text.slice(start, first);
    let end = first;
    if (row.includes('"')) {
      const found = quotedFields(text, start, `${name}, line ${line}`);
      end = found.end;
      onRow(found.fields, line);
    } else if (row.trim() !== '') onRow(row.split(','), line);
    line += 1 + (end > first ? countLineEnds(text.slice(first, end)) : 0);
    start = past(text, end);
  }
}

/** A field as it stands in a line: in quotes where it needs them. */
export function csvField(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
