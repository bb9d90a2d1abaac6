/** How a cell begins that a spreadsheet takes for a formula, apostrophes in front included. */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/**
 * Text as a cell of a table that people open in a spreadsheet: names come from data, and `=HYPERLINK(…)` would be carried
 * out. An apostrophe in front makes it text there (OWASP, "CSV Injection"); quotes alone do not.
 */
export function guardText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The inverse of {@link guardText}. */
export function unguardText(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
