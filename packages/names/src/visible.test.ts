import fc from 'fast-check';
import { visibleName, visibleText } from './visible.js';

describe('visibleText', () => {
  it.each([
    ['\u001b[31mRED\u001b[0m', String.raw`\x1b[31mRED\x1b[0m`],
    ['\u001b]0;title\u0007', String.raw`\x1b]0;title\x07`],
    ['\u009b2J', String.raw`\x9b2J`], // CSI in one character
    ['a\u0008\u007f\u0000', String.raw`a\x08\x7f\x00`],
    ['safe\u202egnp.exe', String.raw`safe\u202egnp.exe`],
    ['\u2066x\u2069\u2028', String.raw`\u2066x\u2069\u2028`],
    ['over\rwritten', String.raw`over\rwritten`],
    ['two\r\nlines\n\tin', 'two\nlines\n\tin'],
    ['Größe 木 👍 a\\b', 'Größe 木 👍 a\\b'],
    ['', ''],
  ])('%j is %s', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});

describe('visibleName', () => {
  it('writes out line breaks and tabs, too', () => {
    expect(visibleName('a\nb\tc\r\n')).toBe(String.raw`a\nb\tc\r\n`);
  });

  it('leaves nothing of a name that a terminal would obey, and keeps everything else', () => {
    const obeyed = (character: string): boolean => {
      const code = character.codePointAt(0)!;
      return (
        code < 0x20 ||
        (code >= 0x7f && code <= 0x9f) ||
        (code >= 0x2028 && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069)
      );
    };
    const odd = fc.constantFrom('\u001b', '\n', '\u202e', '\u009d', '\u2068', '[', 'a', '猫');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) }),
        (name) => {
          const shown = visibleName(name);
          expect(Array.from(shown).some(obeyed)).toBe(false);
          if (!Array.from(name).some(obeyed)) expect(shown).toBe(name);
        },
      ),
    );
  });
});
