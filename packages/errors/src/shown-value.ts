const MOST_LETTERS = 80;

/** A value as an error message shows it: short, on one line, of arrays with thousands of numbers only kind and length. */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return cut(JSON.stringify(value));
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : shownObject(value);
    default:
      return String(value); // JSON has no NaN, no infinity and no bigint
  }
}

function shownObject(value: object): string {
  if (Array.isArray(value)) return shownArray(value);
  if (ArrayBuffer.isView(value)) {
    const { length = value.byteLength } = value as { length?: number };
    return `${withArticle(kindOf(value))} of length ${length}`;
  }
  const kind = kindOf(value);
  if (kind !== 'Object') return withArticle(kind);
  const keys = Object.keys(value);
  return keys.length === 0 ? '{}' : cut(`{ ${keys.join(', ')} }`);
}

function shownArray(values: readonly unknown[]): string {
  const short =
    values.length <= 8 && values.every((one) => typeof one === 'number' || typeof one === 'string');
  return short ? cut(`[${values.map(shownValue).join(', ')}]`) : `an array of length ${values.length}`;
}

/** What made the object; an object without a prototype counts as a plain one. */
function kindOf(value: object): string {
  const maker: unknown = (value as { constructor?: unknown }).constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'Object';
}

/** `a Map`, `an Int32Array`. */
export function withArticle(word: string): string {
  return `${/^[AEIO]/i.test(word) ? 'an' : 'a'} ${word}`;
}

function cut(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
}
