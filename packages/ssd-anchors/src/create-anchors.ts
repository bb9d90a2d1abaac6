import type { BoxTable, FeatureMap } from './box-table.js';
import { countAnchors, validateBoxTable } from './validate-box-table.js';

/** The default boxes of a table, laid out in the order of the network's output. */
export interface Anchors {
  readonly count: number;
  readonly table: BoxTable;
  /** Centre x, centre y, width, height; normalised; length 4 · count. */
  readonly cxcywh: Float32Array;
  /** xmin, ymin, xmax, ymax; normalised, not clipped to the image; length 4 · count. */
  readonly xyxy: Float32Array;
}

/** Called once for each default box, in order, with double-precision numbers. */
type Visit = (index: number, cx: number, cy: number, width: number, height: number) => void;

/** Walks over the default boxes of a table: map, then (shape, row, column) or (row, column, shape). */
export function forEachAnchor(table: BoxTable, visit: Visit): void {
  let index = 0;
  const clip = (centre: number): number => (table.clipCentres === true ? Math.min(centre, 1) : centre);
  const place = (
    { rows, columns, shapes, step }: FeatureMap,
    shape: number,
    row: number,
    column: number,
  ): void => {
    const { width, height } = shapes[shape]!;
    // Divided by the count where there is no step: 1 / 3 · 1.5 is not quite 1.5 / 3.
    const cx = step === undefined ? (column + 0.5) / columns : (column + 0.5) * step.width;
    const cy = step === undefined ? (row + 0.5) / rows : (row + 0.5) * step.height;
    visit(index++, clip(cx), clip(cy), width, height);
  };
  for (const map of table.maps) {
    if (table.order === 'shape-major') {
      for (let shape = 0; shape < map.shapes.length; shape++) {
        for (let row = 0; row < map.rows; row++) {
          for (let column = 0; column < map.columns; column++) place(map, shape, row, column);
        }
      }
    } else {
      for (let row = 0; row < map.rows; row++) {
        for (let column = 0; column < map.columns; column++) {
          for (let shape = 0; shape < map.shapes.length; shape++) place(map, shape, row, column);
        }
      }
    }
  }
}

/**
 * Default boxes of a table. A box's centre is the middle of its cell, ((column + ½) / columns, (row + ½) /
 * rows) (SSD paper, section 2.2), or ((column + ½) · step.width, (row + ½) · step.height) where the map has a
 * step, at most 1 where the table clips centres; boxes may reach beyond the image and are not clipped (as in the reference).
 *
 * @throws RangeError where the table is not usable, naming map and value.
 */
export function createAnchors(table: BoxTable): Anchors {
  validateBoxTable(table);
  const count = countAnchors(table);
  const cxcywh = new Float32Array(4 * count); // [count, 4]
  const xyxy = new Float32Array(4 * count); // [count, 4]
  forEachAnchor(table, (index, cx, cy, width, height) => {
    const o = 4 * index;
    cxcywh[o] = cx;
    cxcywh[o + 1] = cy;
    cxcywh[o + 2] = width;
    cxcywh[o + 3] = height;
    xyxy[o] = cx - width / 2;
    xyxy[o + 1] = cy - height / 2;
    xyxy[o + 2] = cx + width / 2;
    xyxy[o + 3] = cy + height / 2;
  });
  return { count, table, cxcywh, xyxy };
}
