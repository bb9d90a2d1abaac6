import { ArgumentRangeError, expectObject } from '@ssd/errors';
import type { BoxTable, FeatureMap } from './box-table.js';
import { MAX_ANCHORS, expectCount, expectPositive, isList, refuse } from './expect-number.js';

const ORDERS: readonly string[] = ['shape-major', 'cell-major'];

/**
 * Throws where a box table cannot be used, naming the table, the map and the value.
 *
 * @throws ArgumentRangeError, ArgumentTypeError on the first thing that is wrong.
 */
export function validateBoxTable(table: BoxTable): void {
  expectObject(
    table,
    ['name', 'imageSize', 'order', 'maps', 'variances'],
    'the box table',
    'Take one of getBoxTable(name), or make one with createBoxTable(options).',
  );
  const where = `box table "${table.name}"`;
  if (!ORDERS.includes(table.order)) refuse(`order of ${where}`, `one of ${ORDERS.join(', ')}`, table.order);
  expectImageSize(table.imageSize, where);
  expectVariances(table.variances, where);
  expectMaps(table.maps, where);
  for (const [m, map] of table.maps.entries()) expectMap(map, `maps[${m}]`, where);
  const count = countAnchors(table);
  if (count > MAX_ANCHORS) {
    throw new ArgumentRangeError(`Expected at most ${MAX_ANCHORS} anchors in ${where}, got ${count}.`, {
      hint: 'Use smaller maps.',
    });
  }
}

/** Number of default boxes of a table: Σ rows · columns · shapes. */
export function countAnchors(table: BoxTable): number {
  return table.maps.reduce((sum, map) => sum + map.rows * map.columns * map.shapes.length, 0);
}

export function expectMaps(maps: readonly unknown[], where: string): void {
  if (!isList(maps)) refuse(`maps of ${where}`, 'a list of feature maps', maps);
  if (maps.length === 0) {
    throw new ArgumentRangeError(`Expected at least one feature map in ${where}, got none.`, {
      hint: 'List a map for each output of the network.',
    });
  }
}

function expectImageSize(imageSize: BoxTable['imageSize'], where: string): void {
  expectObject(
    imageSize,
    ['width', 'height'],
    `imageSize of ${where}`,
    "Give the network's input in pixels.",
  );
  expectCount(imageSize.width, `imageSize.width of ${where}`);
  expectCount(imageSize.height, `imageSize.height of ${where}`);
}

function expectMap(map: FeatureMap, path: string, where: string): void {
  expectObject(
    map,
    ['rows', 'columns', 'shapes'],
    `${path} of ${where}`,
    'Describe the map by its cells and its shapes.',
  );
  expectCount(map.rows, `${path}.rows of ${where}`);
  expectCount(map.columns, `${path}.columns of ${where}`);
  if (map.step !== undefined) {
    expectPositive(map.step.width, `${path}.step.width of ${where}`);
    expectPositive(map.step.height, `${path}.step.height of ${where}`);
  }
  if (!isList(map.shapes) || map.shapes.length === 0) {
    refuse(`${path}.shapes of ${where}`, 'a list of at least one box shape', map.shapes);
  }
  for (const [s, shape] of map.shapes.entries()) {
    expectPositive(shape.width, `${path}.shapes[${s}].width of ${where}`);
    expectPositive(shape.height, `${path}.shapes[${s}].height of ${where}`);
  }
}

function expectVariances(variances: readonly number[], where: string): void {
  if (!isList(variances) || variances.length !== 4) {
    refuse(`variances of ${where}`, '4 numbers (centre x, y, width, height)', variances);
  }
  for (const [i, value] of variances.entries()) expectPositive(value, `variances[${i}] of ${where}`);
}
