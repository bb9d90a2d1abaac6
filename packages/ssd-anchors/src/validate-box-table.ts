import type { BoxTable } from './box-table.js';

const ORDERS: readonly string[] = ['shape-major', 'cell-major'];

/** Indices share 53 exact bits with a 32-bit score (rank-key.ts), which leaves 21 of them. */
export const MAX_ANCHORS = 2 ** 21;

/**
 * Throws where a box table cannot be used, naming the table, the map and the value.
 *
 * @throws RangeError on the first thing that is wrong.
 */
export function validateBoxTable(table: BoxTable): void {
  const where = `box table "${table.name}"`;
  if (!ORDERS.includes(table.order)) {
    throw new RangeError(
      `Expected order of ${where} to be one of ${ORDERS.join(', ')}, got "${table.order}".`,
    );
  }
  expectCount(table.imageSize.width, `imageSize.width of ${where}`);
  expectCount(table.imageSize.height, `imageSize.height of ${where}`);
  expectVariances(table.variances, where);
  if (table.maps.length === 0)
    throw new RangeError(`Expected at least one feature map in ${where}, got none.`);
  for (const [m, map] of table.maps.entries()) {
    expectCount(map.rows, `maps[${m}].rows of ${where}`);
    expectCount(map.columns, `maps[${m}].columns of ${where}`);
    if (map.step !== undefined) {
      expectPositive(map.step.width, `maps[${m}].step.width of ${where}`);
      expectPositive(map.step.height, `maps[${m}].step.height of ${where}`);
    }
    if (map.shapes.length === 0)
      throw new RangeError(`Expected at least one box shape in maps[${m}] of ${where}.`);
    for (const [s, shape] of map.shapes.entries()) {
      expectPositive(shape.width, `maps[${m}].shapes[${s}].width of ${where}`);
      expectPositive(shape.height, `maps[${m}].shapes[${s}].height of ${where}`);
    }
  }
  const count = countAnchors(table);
  if (count > MAX_ANCHORS) {
    throw new RangeError(
      `Expected at most ${MAX_ANCHORS} anchors in ${where}, got ${count}: use smaller maps.`,
    );
  }
}

/** Number of default boxes of a table: Σ rows · columns · shapes. */
export function countAnchors(table: BoxTable): number {
  return table.maps.reduce((sum, map) => sum + map.rows * map.columns * map.shapes.length, 0);
}

export function expectCount(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`Expected ${what} to be a whole number of at least 1, got ${value}.`);
  }
}

export function expectPositive(value: number, what: string): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new RangeError(`Expected ${what} to be a finite number above 0, got ${value}.`);
  }
}

function expectVariances(variances: readonly number[], where: string): void {
  if (variances.length !== 4) {
    throw new RangeError(
      `Expected 4 variances (centre x, y, width, height) in ${where}, got ${variances.length}.`,
    );
  }
  for (const [i, value] of variances.entries()) expectPositive(value, `variances[${i}] of ${where}`);
}

/** Throws where there are more things than a rank key can number. */
export function expectRanked(count: number, what: string): void {
  if (count > MAX_ANCHORS) throw new RangeError(`Expected at most ${MAX_ANCHORS} ${what}, got ${count}.`);
}
