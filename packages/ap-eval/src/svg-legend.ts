import { escapeXml } from '@ssd/names';
import type { SeriesStyle } from './svg-series.js';

export interface LegendEntry {
  readonly name: string;
  readonly ap: number | null;
  readonly style: SeriesStyle;
}

/** Width of one column and height of one row, in SVG units. */
export const LEGEND_WIDTH = 220;
export const LEGEND_ROW = 22;

/** Characters of a class name that fit between the swatch and the AP. */
const NAME_LENGTH = 19;

/** As many columns as keep the rows beside the plot; one even for no entries. */
export function legendColumns(entries: number, rowsThatFit: number): number {
  return Math.max(1, Math.ceil(entries / rowsThatFit));
}

function shorten(name: string): string {
  const characters = Array.from(name); // by code points, so that no surrogate pair is cut
  return characters.length <= NAME_LENGTH ? name : `${characters.slice(0, NAME_LENGTH - 1).join('')}…`;
}

/** A line of swatch, class and AP for each entry, in columns. */
export function legend(
  entries: readonly LegendEntry[],
  { left, top, rows }: { readonly left: number; readonly top: number; readonly rows: number },
): string[] {
  return [
    `<g font-size="12.5" fill="#323f4b">`,
    ...entries.flatMap(({ name, ap, style }, i) => {
      const x = left + Math.floor(i / rows) * LEGEND_WIDTH;
      const y = top + (i % rows) * LEGEND_ROW + LEGEND_ROW / 2;
      const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
      const colour = ap === null ? '#c3ccd4' : style.colour;
      const muted = ap === null ? ' fill="#9aa5b1"' : '';
      return [
        `<path d="M${x} ${y}h22" stroke="${colour}" stroke-width="3"${dash}/>`,
        `<text x="${x + 30}" y="${y}" dy="0.35em"${muted}>${escapeXml(shorten(name))}<title>${escapeXml(name)}</title></text>`,
        `<text x="${x + LEGEND_WIDTH - 24}" y="${y}" dy="0.35em" text-anchor="end" font-variant-numeric="tabular-nums"${muted}>` +
          `${ap === null ? '–' : ap.toFixed(3)}</text>`,
      ];
    }),
    `</g>`,
  ];
}
