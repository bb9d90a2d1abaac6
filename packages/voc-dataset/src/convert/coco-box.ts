import type { VocBox } from '../types.js';
import { roundCoordinate } from './round-coordinate.js';

/** A box as COCO has it: left, top, width, height in pixels, continuous, counted from 0. */
export type CocoBox = [x: number, y: number, width: number, height: number];

/** VOC's pixel p, counted from 1 and included, covers [p − 1, p]. */
export function toCocoBox({ xmin, ymin, xmax, ymax }: VocBox): CocoBox {
  return [
    roundCoordinate(xmin - 1),
    roundCoordinate(ymin - 1),
    roundCoordinate(xmax - xmin + 1),
    roundCoordinate(ymax - ymin + 1),
  ];
}

export function fromCocoBox([x, y, width, height]: CocoBox): VocBox {
  return {
    xmin: roundCoordinate(x + 1),
    ymin: roundCoordinate(y + 1),
    xmax: roundCoordinate(x + width),
    ymax: roundCoordinate(y + height),
  };
}
