/** What a JSON text is made of: strings, numbers and words whole, punctuation letter by letter. */
const TOKEN =
  /[\t\n\r ]*(?:("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))|([{}[\],:]))/y;

const SPACE = /[\t\n\r ]*/y;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * Where a text stops being JSON: JSON.parse names no position for some errors.
 *
 * @returns offset of the first letter that cannot be there, the length of the text where it ends too early; undefined for JSON
 */
export function jsonErrorOffset(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    const start = SPACE.lastIndex;
    if (start === text.length) return expected === 'nothing' ? undefined : start;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) return start;
    at = TOKEN.lastIndex;
    const [, string, literal, mark] = token;
    const next = after(expected, { string, literal, mark }, open);
    if (next === undefined) return start;
    expected = next;
  }
}

/** What may follow a token, or undefined where the token may not be there; keeps `open`, the brackets around it. */
function after(
  expected: Expected,
  {
    string,
    literal,
    mark,
  }: { string?: string | undefined; literal?: string | undefined; mark?: string | undefined },
  open: ('{' | '[')[],
): Expected | undefined {
  const done = (): Expected => (open.length === 0 ? 'nothing' : 'comma or end');
  const close = (): Expected => {
    open.pop();
    return done();
  };
  const inside = open.at(-1);
  if (expected === 'value' || expected === 'value or end') {
    if (string !== undefined || literal !== undefined) return done();
    if (mark === '{' || mark === '[') {
      open.push(mark);
      return mark === '{' ? 'key or end' : 'value or end';
    }
    return mark === ']' && expected === 'value or end' ? close() : undefined;
  }
  if (expected === 'key' || expected === 'key or end') {
    if (string !== undefined) return 'colon';
    return mark === '}' && expected === 'key or end' ? close() : undefined;
  }
  if (expected === 'colon') return mark === ':' ? 'value' : undefined;
  if (expected === 'comma or end') {
    if (mark === ',') return inside === '{' ? 'key' : 'value';
    return mark === (inside === '{' ? '}' : ']') ? close() : undefined;
  }
  return undefined;
}
