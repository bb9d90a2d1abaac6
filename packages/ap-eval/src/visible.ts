/** What a terminal would obey or a reader be deceived by: controls, line breaks, what turns the direction of writing. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A name as reports show it: written out (`\x1b`, `\u202e`) where it would break its line or be obeyed. */
export const visible = (text: string): string =>
  text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
