import { EvaluationError } from '../errors.js';

const LINE_END = /\r\n|\n|\r/g;

/** Line and column, both from 1 on, of a place in a text. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (const { index, 0: end } of text.slice(0, at).matchAll(LINE_END)) {
    line++;
    start = index + end.length;
  }
  return { line, column: at - start + 1 };
}

/**
 * The text of a file without the mark that Windows' editors put in front.
 *
 * @param name of the file, for messages
 * @throws EvaluationError BAD_FILE where it holds NUL, as UTF-16 read as UTF-8 and files cut off by a crash do
 */
export function fileText(text: string, name: string): string {
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const { line, column } = lineAndColumn(text, nul);
    throw new EvaluationError(
      'BAD_FILE',
      `Expected text in ${name}, got a NUL character in line ${line}, column ${column}.`,
      { hint: 'Save it as UTF-8 (it may be UTF-16), or make it anew if it was cut off.' },
    );
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** A text as a message shows it: in quotes, cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

/** Lone halves of a character beyond 16 bits have no UTF-8: a file would hold "�" for them. */
const NO_UTF8 = /\p{Surrogate}/u;

/** Why a text cannot stand in a file and come back; undefined where it can. */
export function unwritable(text: string): string | undefined {
  return text.includes('\0')
    ? 'a NUL character'
    : NO_UTF8.test(text)
      ? 'half a character (a lone surrogate), which UTF-8 cannot hold'
      : undefined;
}
