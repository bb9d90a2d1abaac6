import { Lexer } from 'yaml';

/** A configuration is a few kilobytes; with thousands of class names it has a hundred. */
const MOST_LETTERS = 2 ** 20;
/** Settings nest three deep. */
const DEEPEST = 64;
/** Of YAML's parser keys take time by the square. There are about a hundred settings. */
const MOST_KEYS = 2000;
/** Signs, words and spaces, of which a list of 10,000 classes has 40,000. */
const MOST_TOKENS = 100_000;

/** Marks of the lexer that are not in the text. */
const INVISIBLE: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);
const INDICATORS: ReadonlySet<string> = new Set(['-', '?', ':']);
/** On the stack: what is open in brackets has no column. */
const FLOW = { '[': -1, '{': -2 } as const;

/** What of a text is beyond measure, and where. */
export interface ExceededLimit {
  readonly offset: number;
  /** "at most 64 levels of nesting, got more". */
  readonly said: string;
}

/**
 * Finds what would take the parser of YAML very long, or more of the stack than there is, before the parser sees the text: one
 * pass by its own lexer, which takes time in proportion to the text and no stack.
 *
 * @returns undefined for a text of ordinary extent; JSON is YAML, too
 */
export function exceededLimit(text: string): ExceededLimit | undefined {
  if (text.length > MOST_LETTERS) {
    return { offset: 0, said: `at most ${MOST_LETTERS} letters, got ${text.length}` };
  }
  const open: number[] = [];
  let [offset, column, tokens, keys] = [0, 0, 0, 0];
  let isStart = true; // of a line
  let opens = false; // an indicator came right before, behind which a list or map may begin
  for (const token of new Lexer().lex(text)) {
    if (INVISIBLE.has(token)) continue;
    if (++tokens > MOST_TOKENS) return { offset, said: `at most ${MOST_TOKENS} words and signs, got more` };
    const isBlank = token.trim() === '' || token.startsWith('#');
    if (token === '}' || token === ']') {
      while (open.length > 0 && open.pop()! >= 0);
    } else if (!isBlank) {
      const isFlow = open.some((one) => one < 0);
      if (isStart && !isFlow) while (open.length > 0 && open.at(-1)! >= column) open.pop();
      if (!isFlow && (isStart || opens)) open.push(column);
      if (token === '{' || token === '[') open.push(FLOW[token]);
      // A key may have no value.
      const isKey = token === ':' || token === '?' || (token === ',' && open.at(-1) === FLOW['{']);
      if (isKey && ++keys > MOST_KEYS) {
        return { offset, said: `at most ${MOST_KEYS} keys, got more` };
      }
      opens = INDICATORS.has(token);
      isStart = false;
    }
    if (open.length > DEEPEST) return { offset, said: `at most ${DEEPEST} levels of nesting, got more` };
    const lineEnd = token.lastIndexOf('\n');
    if (lineEnd !== -1) isStart = true;
    column = lineEnd === -1 ? column + token.length : token.length - lineEnd - 1;
    offset += token.length;
  }
  return undefined;
}
