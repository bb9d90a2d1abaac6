import { showValue } from './show-value.js';

it('says what came in few letters, also of what is long or deep', () => {
  expect(showValue(undefined)).toBe('nothing');
  expect(showValue(null)).toBe('null');
  expect(showValue('a"b')).toBe('"a\\"b"');
  expect(showValue({ a: [1] })).toBe('{"a":[1]}');
  expect(showValue('x'.repeat(1e6))).toHaveLength(60);
  expect(showValue(Array(100).fill(1))).toBe('a list of 100');
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  expect(showValue(deep)).toBe('a list, deeply nested');
});
