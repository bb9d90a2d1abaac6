import { stripVTControlCharacters } from 'node:util';
import { UNSAFE, escaped } from '@ssd/names';
import { MARK } from './style.js';

/** A column of a text table. */
export interface Column {
  title: string;
  /** @default 'left' */
  align?: 'left' | 'right';
}

const COLOR_OR_UNSAFE = new RegExp(`\\u001b\\[${MARK}\\d+m|[\\n\\t]|${UNSAFE}`, 'gu');

/** A cell with everything written out that would break its line or its column, but for colours of ours. */
function oneCell(text: string): string {
  return text.replace(COLOR_OR_UNSAFE, (found) => (found.length > 1 ? found : escaped(found)));
}

/**
 * Rows under titles, columns two spaces apart, no borders; nothing after the last visible letter of a line. Cells may be
 * coloured; what breaks a line is written out in them (`\n`).
 */
export function renderTable(columns: readonly Column[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(oneCell));
  const widthOf = (text: string): number => stripVTControlCharacters(text).length;
  const widths = columns.map(({ title }, i) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const cell = row[i] ?? '';
        const room = ' '.repeat(widths[i]! - widthOf(cell));
        return align === 'right' ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join('\n');
}
