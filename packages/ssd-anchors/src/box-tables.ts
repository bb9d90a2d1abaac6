import type { BoxTable } from './box-table.js';
import { createBoxTable } from './create-box-table.js';
import { unknownName } from './did-you-mean.js';

const TWO = [2, 1 / 2];
const FOUR = [2, 3, 1 / 2, 1 / 3];

/**
 * The reference's SSD-VGG 300 (its preset `vgg300`): 8732 boxes, shape by shape. The scales are .1 and then
 * .2 … .9 in even steps; the last map's larger square takes the reference's extra scale 1.075.
 */
const vgg300 = createBoxTable({
  name: 'vgg300',
  imageSize: { width: 300, height: 300 },
  order: 'shape-major',
  maps: [
    { rows: 38, columns: 38, scale: 0.1, nextScale: 0.2, aspectRatios: TWO },
    { rows: 19, columns: 19, scale: 0.2, nextScale: 0.375, aspectRatios: FOUR },
    { rows: 10, columns: 10, scale: 0.375, nextScale: 0.55, aspectRatios: FOUR },
    { rows: 5, columns: 5, scale: 0.55, nextScale: 0.725, aspectRatios: FOUR },
    { rows: 3, columns: 3, scale: 0.725, nextScale: 0.9, aspectRatios: TWO },
    { rows: 1, columns: 1, scale: 0.9, nextScale: 1.075, aspectRatios: TWO },
  ],
});

/**
 * Boxes of the small network `mini`: 320×320 pixels, maps of stride 8 to 64, scales that about double from map to
 * map, so 8500 boxes from a fourteenth of the image's side up to all of it.
 */
const mini = createBoxTable({
  name: 'mini',
  imageSize: { width: 320, height: 320 },
  order: 'cell-major',
  maps: [
    { rows: 40, columns: 40, scale: 0.07, nextScale: 0.17, aspectRatios: TWO },
    { rows: 20, columns: 20, scale: 0.17, nextScale: 0.36, aspectRatios: TWO },
    { rows: 10, columns: 10, scale: 0.36, nextScale: 0.65, aspectRatios: TWO },
    { rows: 5, columns: 5, scale: 0.65, nextScale: 0.95, aspectRatios: TWO },
  ],
});

/** The box tables that come with this package, by name. */
export const boxTables = { vgg300, mini } as const;

/**
 * Box table of a name.
 *
 * @throws RangeError for a name that is not among {@link boxTables}, with the list and the nearest name.
 */
export function getBoxTable(name: string): BoxTable {
  if (Object.hasOwn(boxTables, name)) return boxTables[name as keyof typeof boxTables];
  throw new RangeError(unknownName('box table', name, Object.keys(boxTables)));
}
