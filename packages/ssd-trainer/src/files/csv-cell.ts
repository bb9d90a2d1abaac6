import { guardText } from '@ssd/names';

/**
 * Text as a cell of a table that people open in a spreadsheet: in quotes where it needs them, and with an apostrophe in front
 * where it would be carried out as a formula, which quotes do not prevent.
 */
export function csvCell(text: string): string {
  const plain = guardText(text);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
