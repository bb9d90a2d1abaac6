import { boxTables } from './box-tables.js';
import { checkMapSizes } from './check-map-sizes.js';

const sizes = (...sides: number[]) => sides.map((side) => ({ rows: side, columns: side }));

describe('checkMapSizes', () => {
  it('is silent where the network makes the maps of the table', () => {
    expect(() => {
      checkMapSizes(boxTables.vgg300, sizes(38, 19, 10, 5, 3, 1));
      checkMapSizes(boxTables.ssd512, sizes(64, 32, 16, 8, 4, 2, 1));
    }).not.toThrow();
  });

  it.each<[string, () => void, string]>([
    [
      'another number of maps',
      () => {
        checkMapSizes(boxTables.vgg300, sizes(38, 19, 10));
      },
      'Expected box table "vgg300" to have one map for each of the network\'s 3 (38×38, 19×19, 10×10), ' +
        'got 6 (38×38, 19×19, 10×10, 5×5, 3×3, 1×1).',
    ],
    [
      'no maps',
      () => {
        checkMapSizes(boxTables.mini, []);
      },
      'Expected box table "mini" to have one map for each of the network\'s 0 (none), ' +
        'got 4 (40×40, 20×20, 10×10, 5×5).',
    ],
    [
      'a map of another size, by its layer',
      () => {
        // What floor instead of ceil in pool3 makes of 75.
        checkMapSizes(boxTables.ssd300, [
          { rows: 37, columns: 37, name: 'conv4_3' },
          ...sizes(18, 9, 5, 3, 1),
        ]);
      },
      'Expected maps[0] of box table "ssd300" to have 37×37 cells, as the network makes them in "conv4_3", got 38×38.',
    ],
    [
      'rows and columns the wrong way round',
      () => {
        const oblong = { ...boxTables.mini, maps: [{ ...boxTables.mini.maps[0]!, rows: 20 }] };
        checkMapSizes(oblong, [{ rows: 40, columns: 20 }]);
      },
      'Expected maps[0] of box table "mini" to have 40×20 cells, as the network makes them, got 20×40.',
    ],
  ])('refuses %s', (_, check, message) => {
    expect(check).toThrow(new RangeError(message));
  });
});
