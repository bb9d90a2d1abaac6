import type { RawObject } from '../parse-annotation.js';
import { parseDecimal } from '../parse-decimal.js';

type Corners = readonly [xmin: number, ymin: number, xmax: number, ymax: number];

interface Size {
  width: number;
  height: number;
}

/** What else four numbers in the elements of corners can be; written by tools that put them into the wrong ones. */
const READINGS: readonly { name: string; read: (corners: Corners) => Corners }[] = [
  { name: 'x, y, width, height', read: ([x, y, w, h]) => [x, y, x + w, y + h] },
  { name: 'centre, width, height', read: ([x, y, w, h]) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2] },
  { name: 'x, x, y, y', read: ([x1, x2, y1, y2]) => [x1, y1, x2, y2] },
];

export interface OrderedCorners {
  /** With its corners in order, or as it came. */
  object: RawObject;
  /** What is done, where something is. */
  message?: string;
  /** Whether the object is to be left out, since its corners can be meant in several ways. */
  isAmbiguous?: boolean;
}

/**
 * Corners in the right order, where a box has them in another, lies in the image so, and its numbers can mean nothing
 * else: then someone drew it from another corner. A box that can be read in two ways is not guessed.
 */
export function orderCorners(object: RawObject, size: Size): OrderedCorners {
  const { box } = object;
  const read = [box?.xmin, box?.ymin, box?.xmax, box?.ymax].map(parseDecimal);
  if (!read.every((side) => side !== undefined)) return { object };
  const corners = read as [number, number, number, number];
  const [xmin, ymin, xmax, ymax] = corners;
  if (xmin <= xmax && ymin <= ymax) return { object };
  const ordered: Corners = [
    Math.min(xmin, xmax),
    Math.min(ymin, ymax),
    Math.max(xmin, xmax),
    Math.max(ymin, ymax),
  ];
  if (ordered[0] < 1 || ordered[1] < 1 || !liesIn(ordered, size)) return { object };
  const other = READINGS.map(({ name, read: readAs }) => ({ name, box: readAs(corners) })).find((reading) =>
    liesIn(reading.box, size),
  );
  if (other !== undefined) {
    const message =
      `Expected xmin < xmax and ymin < ymax, got ${shown(corners)} ("${object.name ?? ''}"): corners exchanged, which ` +
      `would be ${shown(ordered)}, or ${other.name}, which would be ${shown(other.box)}; the object is left out.`;
    return { object, message, isAmbiguous: true };
  }
  const [left, top, right, bottom] = ordered.map(String);
  return {
    object: { ...object, box: { xmin: left, ymin: top, xmax: right, ymax: bottom } },
    message: 'The corners were given in the wrong order; they are exchanged.',
  };
}

function shown(corners: Corners): string {
  return `[${corners.join(', ')}]`;
}

/** Whether it is a box in the image, by a pixel: some tools count from 0. */
function liesIn([xmin, ymin, xmax, ymax]: Corners, { width, height }: Size): boolean {
  return xmin >= 0 && ymin >= 0 && xmin < xmax && ymin < ymax && xmax <= width + 1 && ymax <= height + 1;
}
