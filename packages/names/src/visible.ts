/**
 * What a terminal would obey or a reader be deceived by, besides line break and tab: control characters (C0, DEL, C1), the
 * breaks of line and paragraph that are no `\n`, and what turns the direction of writing.
 */
export const UNSAFE = String.raw`(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]`;

const NAMED: Readonly<Record<string, string>> = {
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

/** A character as it stands in a program: `\x1b`, `\u202e`, `\n`. */
export function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}

const UNSAFE_TEXT = new RegExp(UNSAFE, 'gu');
const UNSAFE_FIELD = new RegExp(`${UNSAFE}|[\\n\\t]`, 'gu');

/** Text of several lines with what a terminal would obey written out: names come from data, and data from anybody. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE_TEXT, escaped);
}

/** The same for a name in a line or a column: line breaks and tabs are written out, too, so that a record stays one line. */
export function visibleName(text: string): string {
  return text.replace(UNSAFE_FIELD, escaped);
}

/** JSON whose strings are the same for every reader of JSON, and that a terminal obeys nothing of: `\\u009b`. */
export function visibleJson(json: string): string {
  return json.replace(UNSAFE_TEXT, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
