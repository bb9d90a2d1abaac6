/** Letters of a value in a message. */
const LONGEST = 60;

/** A value of a JSON file in a message: short, whatever its size and depth. */
export function showValue(got: unknown): string {
  if (got === undefined) return 'nothing';
  if (typeof got === 'string') return JSON.stringify(got.slice(0, LONGEST)).slice(0, LONGEST);
  if (Array.isArray(got) && got.length > LONGEST) return `a list of ${got.length}`;
  try {
    return JSON.stringify(got).slice(0, LONGEST);
  } catch {
    return Array.isArray(got) ? 'a list, deeply nested' : 'an object, deeply nested'; // beyond the stack
  }
}
