import sharp from 'sharp';
import { strokeText, strokeTextWidth } from '@ssd/draw';
import type { Preview } from './make-preview.js';

/** Sizes of the sheet in pixels. */
const CELL = 260;
const GAP = 12;
const CAPTION = 24;
const HEAD = 92;
const LETTER = 8;
const TITLE = 13;

const INK = '#1c2733';
const SOFT = '#5d6b79';

/** The contact sheet as one PNG: a row an image, a column a step. No fonts are needed. */
export async function sheetPng({ columns, rows, colors }: Preview, title: string): Promise<Buffer> {
  const width = GAP + columns.length * (CELL + GAP);
  const height = HEAD + rows.length * (CELL + CAPTION + GAP);
  const left = (column: number): number => GAP + column * (CELL + GAP);
  const top = (row: number): number => HEAD + row * (CELL + CAPTION + GAP);
  const pictures = await Promise.all(
    rows.flatMap(({ cells }, row) =>
      cells.map(async ({ png }, column) => {
        const { data, info } = await sharp(png)
          .resize({ width: CELL, height: CELL, fit: 'inside' })
          .png()
          .toBuffer({ resolveWithObject: true });
        // Below the title, in the middle of its place.
        return {
          input: data,
          left: left(column) + Math.floor((CELL - info.width) / 2),
          top: top(row) + Math.floor((CELL - info.height) / 2),
        };
      }),
    ),
  );
  const text = (written: string, x: number, y: number, color = INK, capHeight = LETTER): string =>
    strokeText(cut(written, capHeight, CELL), { x, y, capHeight, color });
  const captions = rows.flatMap(({ sample, cells }, row) =>
    cells.map(({ caption }, column) =>
      text(column === 0 ? `${sample.id}: ${caption}` : caption, left(column), top(row) + CELL + 16, SOFT),
    ),
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    strokeText(cut(title, TITLE, width - 2 * GAP), { x: GAP, y: 26, capHeight: TITLE, color: INK }) +
    legend(colors, width) +
    columns.map((name, column) => text(name, left(column), HEAD - 10)).join('') +
    `${captions.join('')}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...pictures, { input: Buffer.from(svg), left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** Class names with their colours, as many as there is room for. */
function legend(colors: ReadonlyMap<string, string>, width: number): string {
  let x = GAP;
  const parts: string[] = [];
  for (const [name, color] of colors) {
    const long = strokeTextWidth(name, LETTER);
    if (x + 18 + long > width - GAP) break;
    parts.push(`<rect x="${x}" y="44" width="12" height="12" rx="3" fill="${color}"/>`);
    parts.push(strokeText(name, { x: x + 18, y: 54, capHeight: LETTER, color: SOFT }));
    x += 18 + long + 22;
  }
  return parts.join('');
}

/** A text that is no longer than there is room. */
function cut(text: string, capHeight: number, room: number): string {
  if (strokeTextWidth(text, capHeight) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && strokeTextWidth(`${letters.join('')}...`, capHeight) > room) letters.pop();
  return `${letters.join('')}...`;
}
