/** Spaces before what goes on in the next line. */
const INDENT = '  ';

/**
 * Prose broken between words, where a terminal would break it within one. Of several lines each is broken by itself, and a word
 * that is longer than a line stays whole. For prose alone: what is copied from a line, such as a command, may not be broken.
 *
 * @param columns of the terminal; Infinity for none
 */
export function wrapWords(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= columns ? line : wrapLine(line, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  const [, start = '', rest = ''] = /^(\s*)(.*)$/s.exec(line) ?? [];
  const room = columns - start.length;
  return foldWords(rest, room - INDENT.length, room)
    .map((part, i) => start + (i === 0 ? '' : INDENT) + part)
    .join('\n');
}

/** Words folded into lines of at most `width`, the first of at most `first`. A longer word is a line of its own. */
export function foldWords(text: string, width: number, first = width): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? first : width;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
