import { Lexer } from 'yaml';

/** What a text may hold at most. */
export interface TextLimits {
  readonly letters: number;
  /** Levels of nesting, each of which takes of the parser's stack. */
  readonly levels: number;
  /** Keys of maps, which take the parser time by the square where it looks for those that are there twice. @default any number */
  readonly keys?: number;
  /** Signs, words and spaces, of which a list of 10,000 names has 40,000. */
  readonly tokens: number;
}

/** Marks of the lexer that are not in the text. */
const INVISIBLE: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);
const INDICATORS: ReadonlySet<string> = new Set(['-', '?', ':']);
/** On the stack: what is open in brackets has no column. */
const FLOW = { '[': -1, '{': -2 } as const;

/** What of a text is beyond measure, and where. */
export interface ExceededLimit {
  readonly offset: number;
  /** "at most 64 levels of nesting". */
  readonly most: string;
  /** How many there are; "more" where they are not counted to the end. */
  readonly got: string;
}

/**
 * Finds what would take the parser of YAML very long, or more of the stack than there is, before the parser sees the text: one
 * pass by its own lexer, which takes time in proportion to the text and no stack.
 *
 * @returns undefined for a text of ordinary extent; JSON is YAML, too
 */
export function exceededLimit(
  text: string,
  { letters, levels, keys: mostKeys = Infinity, tokens: mostTokens }: TextLimits,
): ExceededLimit | undefined {
  if (text.length > letters) {
    return { offset: 0, most: `at most ${letters} letters`, got: String(text.length) };
  }
  const open: number[] = [];
  let [offset, column, tokens, keys, colons] = [0, 0, 0, 0, 0];
  let isStart = true; // of a line
  let opens = false; // an indicator came right before, behind which a list or map may begin
  for (const token of new Lexer().lex(text)) {
    if (INVISIBLE.has(token)) continue;
    if (++tokens > mostTokens) return { offset, most: `at most ${mostTokens} words and signs`, got: 'more' };
    const isBlank = token.trim() === '' || token.startsWith('#');
    if (token === '}' || token === ']') {
      while (open.length > 0 && open.pop()! >= 0);
    } else if (!isBlank) {
      const isFlow = open.some((one) => one < 0);
      if (isStart && !isFlow) while (open.length > 0 && open.at(-1)! >= column) open.pop();
      if (!isFlow && (isStart || opens)) open.push(column);
      if (token === '{' || token === '[') open.push(FLOW[token]);
      // In brackets each colon without a comma before it nests, though that is no YAML: `{a: : : b}`.
      if (!isFlow || token === ',') colons = 0;
      else if (token === ':' || token === '?') colons++;
      if (colons > levels) return { offset, most: `at most ${levels} levels of nesting`, got: 'more' };
      // A key may have no value.
      const isKey = token === ':' || token === '?' || (token === ',' && open.at(-1) === FLOW['{']);
      if (isKey && ++keys > mostKeys) {
        return { offset, most: `at most ${mostKeys} keys`, got: 'more' };
      }
      opens = INDICATORS.has(token);
      isStart = false;
    }
    if (open.length > levels) return { offset, most: `at most ${levels} levels of nesting`, got: 'more' };
    const lineEnd = token.lastIndexOf('\n');
    if (lineEnd !== -1) isStart = true;
    column = lineEnd === -1 ? column + token.length : token.length - lineEnd - 1;
    offset += token.length;
  }
  return undefined;
}
