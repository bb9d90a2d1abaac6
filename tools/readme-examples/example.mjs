/** The first fence of a Markdown page that is marked ts, or undefined. */
export function firstExample(markdown) {
  return /^```ts\b[^\n]*\n([^]*?)^```/m.exec(markdown)?.[1];
}

/** The lines that an example says it prints (see ../readme-examples.mjs for the rule). */
export function expectedOutput(example) {
  const lines = [];
  let printing = false;
  for (const line of example.split('\n')) {
    printing ||= line.includes('console.log(');
    const whole = /^\s*\/\/ ?(.*)$/.exec(line)?.[1];
    const trailing = /\/\/ → (.*)$/.exec(line)?.[1];
    if (printing && whole !== undefined) lines.push(whole.replace(/^→ /, ''));
    else if (trailing !== undefined) lines.push(trailing);
  }
  return lines.map((line) => line.trimEnd());
}

/** Where output differs from what is expected, for people; undefined when it does not. */
export function difference(expected, printed) {
  const actual = printed.map((line) => line.trimEnd());
  const pattern = expected
    .map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(quote).join('.*')}\\n`))
    .join('');
  if (new RegExp(`^${pattern}$`).test(`${actual.join('\n')}\n`)) return undefined;
  const block = (title, lines) => `${title}\n${lines.map((line) => `    ${line}`).join('\n')}`;
  return `the example in README.md does not print what it says\n${block('expected', expected)}\n${block('printed', actual)}`;
}

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
