import fc from 'fast-check';
import { parsePythonJson } from './parse-json.js';

describe('parsePythonJson', () => {
  it.each([
    ['[NaN, 1, -Infinity, Infinity]', [null, 1, null, null]],
    ['{"NaN": "Infinity, \\"NaN\\"", "a": NaN}', { NaN: 'Infinity, "NaN"', a: null }],
    ['{"a": 1}', { a: 1 }],
  ])('reads %s', (text, value) => {
    expect(parsePythonJson(text)).toEqual(value);
  });

  it.each(['', '{', '{"a": None}', '[NaN', '"NaN'])('refuses %p', (text) => {
    expect(() => parsePythonJson(text)).toThrow(SyntaxError);
  });

  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value, 'NaN']);
        expect(parsePythonJson(text)).toEqual(JSON.parse(text));
        expect(parsePythonJson(`[NaN, ${text}]`)).toEqual([null, JSON.parse(text)]);
      }),
    );
  });
});
