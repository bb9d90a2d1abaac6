import { visibleName } from '@ssd/names';

/** A table as all reports show it: the first column is text, the others are numbers. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The last row, set apart: a mean or a sum. */
  readonly footer?: readonly string[];
}

/** A table with what is to be said of it. */
export interface Section {
  readonly title: string;
  readonly notes: readonly string[];
  readonly tables: readonly Table[];
}

/** Characters as they fill a terminal: one for each code point. */
function widthOf(text: string): number {
  return Array.from(text).length;
}

/** The table in columns, rules above and below the rows; lines joined by "\n". */
export function textTable(table: Table): string {
  const header = table.header.map(visibleName);
  const rows = table.rows.map((row) => row.map(visibleName));
  const footer = table.footer?.map(visibleName);
  const all = [header, ...rows, ...(footer ? [footer] : [])];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column]!))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(widths[column]! - widthOf(cell));
        return column === 0 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, w) => sum + w + 2, -2));
  return [line(header), rule, ...rows.map(line), ...(footer ? [rule, line(footer)] : [])].join('\n');
}

/** Text as it may stand in a cell of a Markdown table. */
function markdownCell(text: string): string {
  return visibleName(text.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>|]/g, (c) => `\\${c}`);
}

/** The table in GitHub's Markdown, the footer in bold. */
export function markdownTable({ header, rows, footer }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const escaped = (row: readonly string[]): string[] => row.map(markdownCell);
  return [
    line(escaped(header)),
    line(header.map((_, column) => (column === 0 ? ':---' : '---:'))),
    ...rows.map((row) => line(escaped(row))),
    ...(footer ? [line(escaped(footer).map((cell) => (cell === '' ? '' : `**${cell}**`)))] : []),
  ].join('\n');
}
