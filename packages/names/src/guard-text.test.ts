import fc from 'fast-check';
import { guardText, unguardText } from './guard-text.js';

describe('guardText', () => {
  it.each([
    ["=HYPERLINK('http://x')", "'=HYPERLINK('http://x')"],
    ['+1', "'+1"],
    ['-rf', "'-rf"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ["'=1", "''=1"], // or it would come back as =1
    ["'", "'"],
    ['cat', 'cat'],
    ['a=b', 'a=b'],
    ["'tis", "'tis"],
    ['', ''],
  ])('%j is the cell %j, and comes back', (text, cell) => {
    expect(guardText(text)).toBe(cell);
    expect(unguardText(cell)).toBe(text);
  });

  it('leaves no formula, and is undone exactly', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '"', ' ') });
    fc.assert(
      fc.property(text, (name) => {
        const cell = guardText(name);
        expect('=+-@\t\r'.includes(cell[0] ?? 'x')).toBe(false);
        expect(unguardText(cell)).toBe(name);
      }),
    );
  });
});
