import { textColorOn } from './class-colors.js';
import { escapeXml } from '@ssd/names';
import { placeLabels, type Rectangle } from './place-labels.js';
import { strokeText, strokeTextWidth } from './stroke-text.js';

/** Corners in continuous pixels of the picture, 0-based. */
export interface PixelBox {
  xmin: number;
  ymin: number;
  xmax: number;
  ymax: number;
}

export interface OverlayDetection {
  label: string;
  /** 0…1; without one the label stands alone. */
  score?: number;
  box: PixelBox;
}

export interface OverlayTruth {
  label: string;
  box: PixelBox;
}

export interface OverlayOptions {
  /** Size of the picture, in pixels. */
  width: number;
  height: number;
  /** Colour of each class, `#rrggbb`. */
  colors: ReadonlyMap<string, string>;
  /** Solid boxes with label and score, drawn in this order. @default [] */
  detections?: readonly OverlayDetection[];
  /** Solid boxes without labels, for more of them than labels have room. @default [] */
  outlines?: readonly OverlayTruth[];
  /** Thin dashed boxes. @default [] */
  groundTruth?: readonly OverlayTruth[];
}

/** Colour of a class that is not in the list. */
const UNKNOWN_COLOR = '#888888';
/** Line and letter sizes as parts of the picture's shorter side, and the pixels they stay between. */
const LINE = { part: 1 / 240, minimum: 1.25, maximum: 8 };
const CAP = { part: 1 / 52, minimum: 6.5, maximum: 40 };

function sized(side: number, { part, minimum, maximum }: typeof LINE): number {
  return Math.min(maximum, Math.max(minimum, side * part));
}

/** The part of a box that lies in the picture; a box outside comes out with no area. */
function rectangle(
  { xmin, ymin, xmax, ymax }: PixelBox,
  { width, height }: { width: number; height: number },
): Rectangle {
  const left = Math.min(Math.max(xmin, 0), width);
  const top = Math.min(Math.max(ymin, 0), height);
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(xmax, width) - left),
    height: Math.max(0, Math.min(ymax, height) - top),
  };
}

function rect({ x, y, width, height }: Rectangle, attributes: string): string {
  return `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${width.toFixed(2)}" height="${height.toFixed(2)}" ${attributes}/>`;
}

/**
 * Boxes and labels as an SVG of the picture's size, transparent elsewhere. Ground truth is thin and dashed, detections
 * are solid with their class and score. No fonts are needed.
 */
export function overlaySvg({
  width,
  height,
  colors,
  detections = [],
  outlines = [],
  groundTruth = [],
}: OverlayOptions): string {
  const side = Math.min(width, height);
  const line = sized(side, LINE);
  const cap = sized(side, CAP);
  const colorOf = (label: string): string => colors.get(label) ?? UNKNOWN_COLOR;

  const truth = groundTruth.map(({ label, box }) => {
    const at = rectangle(box, { width, height });
    const dashes = `stroke-dasharray="${(line * 3).toFixed(1)} ${(line * 2).toFixed(1)}"`;
    return (
      rect(at, `stroke="#ffffff" stroke-opacity="0.85" stroke-width="${(line * 0.7).toFixed(2)}"`) +
      rect(at, `stroke="${colorOf(label)}" stroke-width="${(line * 0.7).toFixed(2)}" ${dashes}`)
    );
  });

  const boxes = detections.map(({ box }) => rectangle(box, { width, height }));
  const solid = [...detections, ...outlines];
  const lines = solid.map(({ label, box }) => {
    const at = rectangle(box, { width, height });
    // A dark edge keeps the line visible on a background of its own colour.
    return (
      rect(at, `stroke="#000000" stroke-opacity="0.35" stroke-width="${(line * 2).toFixed(2)}"`) +
      rect(at, `stroke="${colorOf(label)}" stroke-width="${line.toFixed(2)}"`)
    );
  });

  const texts = detections.map(({ label, score }) =>
    score === undefined ? label : `${label} ${score.toFixed(2)}`,
  );
  const pad = cap * 0.45;
  const places = placeLabels(
    texts.map((text, i) => ({
      box: boxes[i]!,
      width: strokeTextWidth(text, cap) + 2 * pad,
      height: cap + 2 * pad,
    })),
    { width, height },
  );
  const labels = detections.map(({ label }, i) => {
    const place = places[i]!;
    const color = colorOf(label);
    return (
      rect(place, `fill="${color}" fill-opacity="0.9" rx="${(pad * 0.4).toFixed(2)}"`) +
      strokeText(texts[i]!, {
        x: place.x + pad,
        y: place.y + pad + cap,
        capHeight: cap,
        color: textColorOn(color),
      })
    );
  });

  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<title>${escapeXml(`${solid.length} detections`)}</title>` +
    `<g fill="none">${truth.join('')}${lines.join('')}</g><g>${labels.join('')}</g></svg>`
  );
}
