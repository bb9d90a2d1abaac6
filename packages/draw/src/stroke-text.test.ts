import sharp from 'sharp';
import { glyphs } from './glyphs.js';
import { strokeText, strokeTextWidth } from './stroke-text.js';

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const draw = (text: string): string => strokeText(text, { x: 0, y: 12, capHeight: 10, color: '#000000' });

describe('strokeText', () => {
  it('has a glyph for every printable ASCII letter and needs no font for them', () => {
    for (const letter of ascii) expect(glyphs).toHaveProperty([letter]);
    expect(draw(ascii.join(''))).not.toContain('<text');
  });

  it('takes accents off, and leaves other scripts to the fonts of the machine, escaped', () => {
    expect(draw('é')).toBe(draw('e'));
    expect(draw('血')).toContain('>血</text>');
    expect(draw('\u0007')).toContain('<text');
  });

  it('draws what it measures: ink ends at the width, give or take the pen', async () => {
    const text = 'RBC 0.98';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#fff"/>${strokeText(text, { x: 10, y: 28, capHeight: 20, color: '#000000' })}</svg>`;
    const { data } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
    const inked = [...Array(200).keys()].filter((x) =>
      [...Array(40).keys()].some((y) => data[y * 200 + x]! < 100),
    );
    // Pen of 1.5 units at 2 pixels a unit: 1.5 px to each side of the strokes.
    expect(inked[0]!).toBeGreaterThanOrEqual(8);
    expect(inked[0]!).toBeLessThanOrEqual(10);
    expect(Math.abs(inked.at(-1)! - (10 + strokeTextWidth(text, 20)))).toBeLessThanOrEqual(2);
  });
});

describe('strokeTextWidth', () => {
  it('is the sum of the letters and the spaces between them', () => {
    // H 6.6 + 2.6 + I 0 = 9.2 units; a capital of 20 px has 10 units.
    expect(strokeTextWidth('HI', 20)).toBeCloseTo(18.4);
    expect(strokeTextWidth('', 20)).toBe(0);
  });
});
