/** How a cell begins that a spreadsheet takes for a formula, apostrophes in front included. */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/**
 * Text as a cell of a table that people open in a spreadsheet: names come from data, and `=HYPERLINK(…)` would be carried
 * out. An apostrophe in front makes it text there (OWASP, "CSV Injection"); quotes alone do not.
 */
export const guardText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The inverse of {@link guardText}. */
export const unguardText = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);
