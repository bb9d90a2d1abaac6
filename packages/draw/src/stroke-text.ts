import { escapeXml } from '@ssd/names';
import { CAP_HEIGHT, glyphs } from './glyphs.js';

/** Space between letters, in glyph units. */
const SPACING = 2.6;
/** Width of a letter the font does not have, in glyph units: a square one, as of Chinese. */
const FOREIGN_WIDTH = 11;
/** Thickness of the pen, in glyph units. */
const PEN = 1.5;

export interface StrokeTextOptions {
  /** Left edge and baseline of the text, in pixels. */
  x: number;
  y: number;
  /** Height of a capital, in pixels. */
  capHeight: number;
  color: string;
}

/** Letters the font has; accents are taken off where that helps (é → e). */
function letters(text: string): string[] {
  return Array.from(text.normalize('NFC'), (letter) => {
    if (letter in glyphs) return letter;
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '');
    return plain in glyphs ? plain : letter;
  });
}

function advance(letter: string): number {
  return (glyphs[letter]?.width ?? FOREIGN_WIDTH) + SPACING;
}

/** Width of a text in pixels, as {@link strokeText} draws it. */
export function strokeTextWidth(text: string, capHeight: number): number {
  const units = letters(text).reduce((sum, letter) => sum + advance(letter), 0);
  return text === '' ? 0 : ((units - SPACING) * capHeight) / CAP_HEIGHT;
}

/**
 * A line of text as SVG strokes, which look the same on a machine without fonts. Letters outside ASCII fall back to SVG
 * text and so to the machine's fonts.
 */
export function strokeText(text: string, { x, y, capHeight, color }: StrokeTextOptions): string {
  const scale = capHeight / CAP_HEIGHT;
  let pen = 0;
  const parts = letters(text).map((letter) => {
    const at = pen;
    pen += advance(letter);
    const glyph = glyphs[letter];
    if (glyph === undefined) {
      return `<text x="${at}" y="0" font-size="${FOREIGN_WIDTH}" font-family="sans-serif" fill="${color}" stroke="none">${escapeXml(letter)}</text>`;
    }
    return glyph.path === '' ? '' : `<path transform="translate(${at.toFixed(1)} 0)" d="${glyph.path}"/>`;
  });
  return (
    `<g transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(4)})" fill="none" stroke="${color}"` +
    ` stroke-width="${PEN}" stroke-linecap="round" stroke-linejoin="round">${parts.join('')}</g>`
  );
}
