import type { RawObject } from '../parse-annotation.js';
import { parseDecimal } from '../parse-decimal.js';

interface Size {
  width: number;
  height: number;
}

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/** Digits after the point of a coordinate that is computed: a thousandth of a pixel. */
const DIGITS = 3;

/**
 * Boxes of an annotation that says another size than its image has. They are scaled, as training does, unless only the
 * size can be wrong: some boxes fit the image only, or it has another shape than the image, and all boxes lie in the
 * image as they are.
 *
 * @param size the image's; `isOfBoxes` where the boxes were found to be in its pixels
 */
export function fitBoxes(
  objects: readonly RawObject[],
  annotated: Size | undefined,
  size: Size & { isOfBoxes?: boolean },
): { objects: readonly RawObject[]; message?: string } {
  const { width, height } = size;
  const shown = `${width}×${height}`;
  if (annotated === undefined) {
    return { objects, message: `The annotation had no size; it has the image's ${shown}.` };
  }
  if (annotated.width === width && annotated.height === height) return { objects };
  const was = `The annotation said ${annotated.width}×${annotated.height}, the image is ${shown}`;
  const x = width / annotated.width;
  const y = height / annotated.height;
  const isSameShape = Math.abs(x / y - 1) < 0.02; // resizing rounds to whole pixels
  if (size.isOfBoxes === true || (!isSameShape && objects.every((object) => liesIn(object, size)))) {
    return { objects, message: `${was}; the size is corrected, the boxes fit as they are.` };
  }
  return {
    objects: objects.map((object) => scale(object, x, y)),
    message: `${was}; the size is corrected and the boxes are scaled with it.`,
  };
}

function liesIn({ box }: RawObject, { width, height }: Size): boolean {
  const far = (side: 'xmax' | 'ymax'): number => parseDecimal(box?.[side]) ?? 0;
  return far('xmax') <= width && far('ymax') <= height;
}

/** Pixel p, counted from 1, covers [p − 1, p]: that is what is scaled. */
function scale(object: RawObject, x: number, y: number): RawObject {
  if (object.box === undefined) return object;
  const box = { ...object.box };
  for (const side of SIDES) {
    const value = parseDecimal(box[side]);
    if (value === undefined) continue;
    const factor = side.startsWith('x') ? x : y;
    const scaled = side.endsWith('min') ? (value - 1) * factor + 1 : value * factor;
    box[side] = String(Number(scaled.toFixed(DIGITS)));
  }
  return { ...object, box };
}
