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
  const lines: string[] = [];
  let current = start;
  let isEmpty = true;
  for (const word of rest.split(' ')) {
    const longer = isEmpty ? current + word : `${current} ${word}`;
    if (!isEmpty && longer.length > columns) {
      lines.push(current);
      current = start + INDENT + word;
    } else current = longer;
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}
