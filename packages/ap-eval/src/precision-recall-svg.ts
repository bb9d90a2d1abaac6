import { iousText, iouText, metricName } from './describe-rules.js';
import type { EvaluationResult } from './result.js';
import { legend, LEGEND_WIDTH, legendColumns, LEGEND_ROW } from './svg-legend.js';
import { axes } from './svg-axes.js';
import type { PlotArea } from './svg-axes.js';
import { escapeXml } from '@ssd/names';
import { curvePath, seriesStyle } from './svg-series.js';
import { knownOptions } from './known-options.js';
import { EvaluationError } from './errors.js';

export interface PrecisionRecallSvgOptions {
  /** @default 'Precision and recall' */
  readonly title?: string;
  /**
   * Side of the square that holds the curves, in SVG units. Range: 200 and up.
   *
   * @default 440
   */
  readonly size?: number;
}

const OPTIONS = {
  title: true,
  size: true,
} satisfies Record<keyof PrecisionRecallSvgOptions, true>;

const MARGIN = { left: 68, top: 76, bottom: 58, right: 24 };

/**
 * The precision–recall curves of all classes as one SVG picture: axes, grid, and a legend with the classes by falling
 * AP. A class keeps its colour whatever its rank. Classes without positives are in the legend only.
 *
 * @returns a complete `<svg>` element, without scripts, external fonts or references
 * @throws EvaluationError BAD_OPTION on a size below 200
 */
export function precisionRecallSvg(
  result: EvaluationResult,
  options: PrecisionRecallSvgOptions = {},
): string {
  knownOptions(options, OPTIONS, 'precisionRecallSvg');
  const { title = 'Precision and recall', size = 440 } = options;
  if (!(size >= 200 && size < Infinity))
    throw new EvaluationError('BAD_OPTION', `Expected size to be at least 200, got ${size}.`);
  const series = Object.entries(result.classes).map(([name, c], i) => ({
    name,
    ap: c.ap,
    curve: c,
    style: seriesStyle(i),
  }));
  const ranked = [...series].sort((a, b) => (b.ap ?? -1) - (a.ap ?? -1));

  const rowsThatFit = Math.floor(size / LEGEND_ROW);
  const columns = legendColumns(ranked.length, rowsThatFit);
  const width = MARGIN.left + size + MARGIN.right + columns * LEGEND_WIDTH;
  const height = MARGIN.top + size + MARGIN.bottom;
  const area: PlotArea = { left: MARGIN.left, top: MARGIN.top, size };
  const x = (recall: number): number => area.left + recall * size;
  const y = (precision: number): number => area.top + (1 - precision) * size;

  const map = result.map === null ? 'mAP –' : `mAP ${result.map.toFixed(4)}`;
  const images = `${result.images} image${result.images === 1 ? '' : 's'}`;
  // With several thresholds the APs are means over them, the curves are of one.
  const thresholds =
    result.ious.length > 1
      ? `IoU ≥ ${iousText(result.ious)}, curves of ${iouText(result.iou)}`
      : `IoU ≥ ${iouText(result.iou)}`;
  const subtitle = `${map} · ${metricName[result.metric]} · ${thresholds} · ${images}`;
  // Best last, so that it lies on top.
  const paths = [...ranked].reverse().flatMap(({ name, ap, curve, style }) => {
    const d = ap === null ? '' : curvePath(curve, x, y);
    if (d === '') return [];
    const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
    return [`<path d="${d}" stroke="${style.colour}"${dash}><title>${escapeXml(name)}</title></path>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
      `font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>${escapeXml(`${title}. ${subtitle}`)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="34" font-size="18" font-weight="600" fill="#1f2933">${escapeXml(title)}</text>`,
    `<text x="${MARGIN.left}" y="56" font-size="12.5" fill="#61707f">${escapeXml(subtitle)}</text>`,
    ...axes(area),
    `<g fill="none" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">`,
    ...paths,
    `</g>`,
    ...legend(ranked, {
      left: area.left + size + MARGIN.right,
      top: area.top,
      rows: Math.ceil(ranked.length / columns),
    }),
    `</svg>`,
    '',
  ].join('\n');
}
