import { markedCoding } from './decode-text.js';

/** The text of a list, a table or a JSON file: in the coding that a mark at its start names (PowerShell's UTF-16), else UTF-8. */
export function plainText(contents: Uint8Array): string {
  return new TextDecoder(markedCoding(contents) ?? 'utf-8').decode(contents);
}

/** The lines of such a text, in order; the last one may be empty. */
export function plainLines(contents: Uint8Array): string[] {
  return plainText(contents).split(/\r\n|\r|\n/);
}
