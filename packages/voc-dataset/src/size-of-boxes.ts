import type { ImageHeader } from './image-header.js';
import type { RawObject } from './parse-annotation.js';
import { parseDecimal } from './parse-decimal.js';
import type { DatasetIssue } from './types.js';

interface Size {
  width: number;
  height: number;
}

/** Pixels that a box may reach out of the image it was drawn on: what tools that count from 0 write. */
const SLACK = 1;

/** Share of a side, and pixels at least, beyond which a box cannot have been drawn carelessly on a picture of that size. */
const CARELESS = 0.02;
const CARELESS_PIXELS = 2;

/**
 * Whether some box lies so far out of a size that it cannot be meant in it, which makes the image's size worth a look.
 */
export function reachesOut(objects: readonly RawObject[], { width, height }: Size): boolean {
  return objects.some((object) => !fits(object, careless({ width, height })));
}

/**
 * The image's own size, as shown or as stored, where a stated size contradicts it and the boxes say that the size is
 * what is wrong: one at least lies in the image and clearly out of the stated size, and none the other way round.
 *
 * @returns nothing where the size is the image's or the boxes do not tell
 */
export function sizeOfBoxes(
  objects: readonly RawObject[],
  stated: Size,
  header: ImageHeader,
): (Size & { object: number }) | undefined {
  const shown = { width: header.width, height: header.height };
  const stored = { width: header.storedWidth, height: header.storedHeight };
  if ([shown, stored].some(({ width, height }) => width === stated.width && height === stated.height))
    return undefined;
  for (const image of [shown, stored]) {
    const inImage = objects.map((object) => fits(object, slack(image)));
    const object = objects.findIndex((each, i) => inImage[i] === true && !fits(each, careless(stated)));
    const contradicts = objects.some((each, i) => inImage[i] === false && fits(each, slack(stated)));
    if (object >= 0 && !contradicts) return { ...image, object: object + 1 };
  }
  return undefined;
}

/** What is said of a size that {@link sizeOfBoxes} finds wrong. */
export function wrongSize(
  stated: Size,
  { width, height, object }: Size & { object: number },
  { file, subject = 'The annotation' }: { file: string; subject?: string },
): DatasetIssue {
  return {
    code: 'size-mismatch',
    severity: 'warning',
    file,
    message: `${subject} says ${stated.width}×${stated.height}, the image is ${width}×${height}; object ${object} fits the image only: the size is taken for wrong, the boxes for pixels of the image.`,
  };
}

function slack({ width, height }: Size): Size {
  return { width: width + SLACK, height: height + SLACK };
}

function careless({ width, height }: Size): Size {
  return {
    width: width + Math.max(CARELESS_PIXELS, CARELESS * width),
    height: height + Math.max(CARELESS_PIXELS, CARELESS * height),
  };
}

/** Whichever corner is called which; a box that is none says nothing and fits anywhere. */
function fits({ box }: RawObject, { width, height }: Size): boolean {
  const [xmin, xmax, ymin, ymax] = [box?.xmin, box?.xmax, box?.ymin, box?.ymax].map(parseDecimal);
  if (xmin === undefined || xmax === undefined || ymin === undefined || ymax === undefined) return true;
  return Math.max(xmin, xmax) <= width && Math.max(ymin, ymax) <= height;
}
