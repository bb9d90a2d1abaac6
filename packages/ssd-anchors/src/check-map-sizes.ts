import { ArgumentRangeError, expectObject } from '@ssd/errors';
import type { BoxTable } from './box-table.js';
import { refuse } from './expect-number.js';

const HINT =
  'Take the table and the layers of one detector, or make a table of the sizes that the network makes.';

/** Size of a feature map that a network makes. */
export interface MapSize {
  readonly rows: number;
  readonly columns: number;
  /** Of the layer the map comes from, for errors. */
  readonly name?: string;
}

/**
 * Checks that a box table describes the maps that a network makes. The two come from different tables, and a
 * difference would shift every box behind it without any error.
 *
 * @param sizes of the network's maps, in order
 * @throws ArgumentRangeError naming the table, the first map that differs and both sizes.
 */
export function checkMapSizes(table: BoxTable, sizes: readonly MapSize[]): void {
  expectObject(table, ['name', 'maps'], 'the box table', 'Take one of getBoxTable or createBoxTable.');
  if (!Array.isArray(sizes)) refuse('sizes', "a list of { rows, columns } of the network's maps", sizes);
  const where = `box table "${table.name}"`;
  const listed = (maps: readonly MapSize[]): string =>
    maps.map(({ rows, columns }) => `${rows}×${columns}`).join(', ') || 'none';
  if (table.maps.length !== sizes.length) {
    throw new ArgumentRangeError(
      `Expected ${where} to have one map for each of the network's ${sizes.length} (${listed(sizes)}), ` +
        `got ${table.maps.length} (${listed(table.maps)}).`,
      { hint: HINT },
    );
  }
  for (const [m, { rows, columns, name }] of sizes.entries()) {
    const map = table.maps[m]!;
    if (map.rows === rows && map.columns === columns) continue;
    throw new ArgumentRangeError(
      `Expected maps[${m}] of ${where} to have ${rows}×${columns} cells, as the network makes them` +
        `${name === undefined ? '' : ` in "${name}"`}, got ${map.rows}×${map.columns}.`,
      { hint: HINT },
    );
  }
}
