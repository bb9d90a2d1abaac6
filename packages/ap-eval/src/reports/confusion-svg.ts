import { iouText } from '../describe-rules.js';
import type { ConfusionMatrix } from '../analysis/confusion-matrix.js';
import { escapeXml } from '@ssd/names';
import { knownOptions } from '../known-options.js';

export interface ConfusionSvgOptions {
  /** @default 'Confusion' */
  readonly title?: string;
}

const OPTIONS = {
  title: true,
} satisfies Record<keyof ConfusionSvgOptions, true>;

/** Sides of a cell, and up to how many classes with the background they are taken. */
const CELLS = [
  { side: 44, upTo: 12, font: 12 },
  { side: 32, upTo: 25, font: 10 },
  { side: 18, upTo: 60, font: 0 },
  { side: 8, upTo: Infinity, font: 0 },
] as const;

/** Characters of a class name beside the matrix. */
const NAME_LENGTH = 18;
const MARGIN = { left: 150, top: 214, right: 28, bottom: 28 };

function shorten(name: string): string {
  const characters = Array.from(name);
  return characters.length <= NAME_LENGTH ? name : `${characters.slice(0, NAME_LENGTH - 1).join('')}…`;
}

/**
 * The confusion matrix as one SVG picture: a row for each class that is there, a column for each that was detected, the
 * background last. Cells are as dark as their share of the row; hovering tells the counts. Errors are orange.
 *
 * @returns a complete `<svg>` element, without scripts, external fonts or references
 */
export function confusionSvg(
  { classes, counts, iou, scoreThreshold }: ConfusionMatrix,
  options: ConfusionSvgOptions = {},
): string {
  knownOptions(options, OPTIONS, 'confusionSvg');
  const { title = 'Confusion' } = options;
  const names = [...classes, 'background'];
  const n = names.length;
  const { side, font } = CELLS.find(({ upTo }) => n <= upTo)!;
  const size = n * side;
  const width = Math.max(MARGIN.left + size + MARGIN.right, 440);
  const height = MARGIN.top + size + MARGIN.bottom;
  const labels = Math.min(12, side);

  const cells = names.flatMap((truth, row) => {
    const own = counts.subarray(row * n, (row + 1) * n);
    const sum = own.reduce((a, b) => a + b, 0);
    return names.flatMap((found, column) => {
      const count = own[column]!;
      if (count === 0) return [];
      const part = count / sum;
      const [x, y] = [MARGIN.left + column * side, MARGIN.top + row * side];
      const colour = row === column ? '#2f6db5' : '#e0701a';
      const words = `${truth} detected as ${found}: ${count} of ${sum}`;
      return [
        `<rect x="${x}" y="${y}" width="${side - 1}" height="${side - 1}" fill="${colour}" fill-opacity="${(0.12 + 0.88 * part).toFixed(3)}">` +
          `<title>${escapeXml(words)}</title></rect>`,
        ...(font > 0
          ? [
              `<text x="${x + (side - 1) / 2}" y="${y + (side - 1) / 2}" dy="0.35em" text-anchor="middle" font-size="${font}" ` +
                `fill="${part > 0.65 ? '#ffffff' : '#1f2933'}" pointer-events="none">${count}</text>`,
            ]
          : []),
      ];
    });
  });
  const subtitle = [
    `score ≥ ${scoreThreshold} · IoU ≥ ${iouText(iou)}`,
    'rows: what is there · columns: what was detected',
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
      `font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>${escapeXml(`${title}. ${subtitle.join('. ')}`)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>`,
    `<text x="24" y="34" font-size="18" font-weight="600" fill="#1f2933">${escapeXml(title)}</text>`,
    ...subtitle.map(
      (line, i) =>
        `<text x="24" y="${56 + 18 * i}" font-size="12.5" fill="#61707f">${escapeXml(line)}</text>`,
    ),
    `<rect x="${MARGIN.left - 0.5}" y="${MARGIN.top - 0.5}" width="${size}" height="${size}" fill="#f4f6f8"/>`,
    `<g font-size="${labels}" fill="#323f4b">`,
    ...names.map((name, i) => {
      const y = MARGIN.top + (i + 0.5) * side;
      return `<text x="${MARGIN.left - 8}" y="${y}" dy="0.35em" text-anchor="end">${escapeXml(shorten(name))}</text>`;
    }),
    ...names.map((name, i) => {
      const x = MARGIN.left + (i + 0.5) * side;
      return `<text transform="translate(${x} ${MARGIN.top - 8}) rotate(-90)" dy="0.35em">${escapeXml(shorten(name))}</text>`;
    }),
    `</g>`,
    ...cells,
    `</svg>`,
    '',
  ].join('\n');
}
