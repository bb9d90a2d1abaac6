import { stripVTControlCharacters } from 'node:util';

/** A column of a text table. */
export interface Column {
  title: string;
  /** @default 'left' */
  align?: 'left' | 'right';
}

/** Rows under titles, columns two spaces apart, no borders; nothing after the last visible letter of a line. Cells may be coloured. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widthOf = (text: string): number => stripVTControlCharacters(text).length;
  const widths = columns.map(({ title }, i) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? '';
        const room = ' '.repeat(widths[i]! - widthOf(cell));
        return align === 'right' ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join('\n');
}
