import fc from 'fast-check';
import { jsonErrorOffset } from './json-error-offset.js';

describe('jsonErrorOffset', () => {
  it.each([
    ['{"a": 1,}', 8],
    ['{"a": tru}', 6],
    ['{"a": 1 "b": 2}', 8],
    ['{"a": [1, 2}', 11],
    ['[1, 2', 5],
    ['', 0],
    ['{} x', 3],
    ["{'a': 1}", 1],
    ['{"a": 01}', 6],
    ['{"a": 1 // why\n}', 8],
    ['{"a" 1}', 5],
    ['[,]', 1],
    ['"a\nb"', 0],
  ])('%j: %d', (text, offset) => {
    expect(jsonErrorOffset(text)).toBe(offset);
  });

  it('agrees with JSON.parse about what is JSON, also after a letter is lost or doubled', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.boolean(), (text, where, double) => {
        const at = where % (text.length + 1);
        const changed =
          text.slice(0, at) + (double ? text.slice(at, at + 1) : '') + text.slice(at + (double ? 0 : 1));
        let isJson = true;
        try {
          JSON.parse(changed);
        } catch {
          isJson = false;
        }
        expect(jsonErrorOffset(changed) === undefined).toBe(isJson);
      }),
    );
  });
});
