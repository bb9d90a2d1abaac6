/** The first fence of a Markdown page that is marked ts, or undefined. */
export function firstExample(markdown) {
  return /^```ts\b[^\n]*\n([^]*?)^```/m.exec(markdown)?.[1];
}

/**
 * What an example says it prints: comments at the end of a line with console.log, and after the first of these every
 * whole-line comment, unless a blank line stands before it. An arrow "→ " before the text is allowed.
 */
export function expectedOutput(example) {
  const lines = example.split('\n');
  const expected = [];
  let printing = false;
  let isOutput = false; // whether a whole-line comment here would be output
  for (const line of lines) {
    const comment = /^\s*\/\/ ?(.*)$/.exec(line)?.[1];
    const prints = comment === undefined && line.includes('console.log(');
    printing ||= prints;
    if (comment === undefined) isOutput = printing && line.trim() !== '';
    else if (isOutput) expected.push(comment.replace(/^→ /, ''));
    if (prints) expected.push(...(/;\s*\/\/ (?:→ )?(.*)$/.exec(line)?.slice(1) ?? []));
  }
  return expected;
}

/**
 * Where output differs from what is expected, for people; undefined when it does not. How it is broken into lines does not
 * matter, "…" stands for any text.
 */
export function difference(expected, printed) {
  const pattern = words(expected).split('…').map(quote).join('.*');
  if (new RegExp(`^${pattern}$`).test(words(printed))) return undefined;
  const block = (title, lines) => `${title}\n${lines.map((line) => `    ${line}`).join('\n')}`;
  return `the example in README.md does not print what it says\n${block('expected', expected)}\n${block('printed', printed)}`;
}

const words = (lines) => lines.join(' ').trim().replace(/\s+/g, ' ');

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
