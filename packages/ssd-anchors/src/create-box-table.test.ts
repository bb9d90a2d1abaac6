import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { createBoxTable, type BoxTableOptions } from './create-box-table.js';

const options: BoxTableOptions = {
  name: 'tiny',
  imageSize: { width: 64, height: 64 },
  maps: [{ rows: 2, columns: 3, scale: 0.25, nextScale: 0.36, aspectRatios: [4, 1 / 4] }],
};

describe('createBoxTable', () => {
  it('puts the square first, then the aspect ratios as listed, the larger square last', () => {
    expect(createBoxTable(options)).toEqual({
      name: 'tiny',
      imageSize: { width: 64, height: 64 },
      order: 'cell-major',
      variances: [0.1, 0.1, 0.2, 0.2],
      maps: [
        {
          rows: 2,
          columns: 3,
          shapes: [
            { width: 0.25, height: 0.25 },
            { width: 0.5, height: 0.125 }, // 0.25·√4, 0.25/√4
            { width: 0.125, height: 0.5 }, // 0.25·√¼, 0.25/√¼
            { width: 0.3, height: 0.3 }, // √(0.25 · 0.36)
          ],
        },
      ],
    });
  });

  it('has the order of an ordinary head unless told: [rows, columns, shapes · C] reshaped to [boxes, C]', () => {
    const { xyxy } = createAnchors(createBoxTable(options));
    const centre = (k: number): number[] =>
      [0, 1].map((c) => Number(((xyxy[4 * k + c]! + xyxy[4 * k + c + 2]!) / 2).toFixed(6)));
    const [rows, columns, shapes] = [2, 3, 4];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let shape = 0; shape < shapes; shape++) {
          // A row-major tensor [rows, columns, shapes, C]: the index in front of C.
          const k = (row * columns + column) * shapes + shape;
          const middle = [(column + 0.5) / columns, (row + 0.5) / rows];
          expect(centre(k)).toEqual(middle.map((x) => Number(x.toFixed(6))));
        }
      }
    }
  });

  it('leaves the tables of this package in the orders that their weights have', () => {
    expect(Object.values(boxTables).map(({ name, order }) => `${name} ${order}`)).toEqual([
      'vgg300 shape-major',
      'vgg512 shape-major',
      'ssd300 cell-major',
      'ssd512 cell-major',
      'ssd300_vgg16 cell-major',
      'ssd300_pytorch cell-major',
      'mini cell-major',
      'mini256 cell-major',
    ]);
  });

  it('has no larger square without a next scale', () => {
    const table = createBoxTable({
      ...options,
      maps: [{ rows: 1, columns: 1, scale: 0.5, aspectRatios: [] }],
    });
    expect(table.maps[0]!.shapes).toEqual([{ width: 0.5, height: 0.5 }]);
  });

  const map = options.maps[0]!;

  it('puts the larger square second where asked, and passes steps on', () => {
    const step = { width: 0.3, height: 0.4 };
    const table = createBoxTable({ ...options, squares: 'second', maps: [{ ...map, step }] });
    expect(table.maps[0]!.shapes.map(({ width }) => width)).toEqual([0.25, 0.3, 0.5, 0.125]);
    expect(table.maps[0]!.step).toEqual(step);
    expect(createBoxTable(options).maps[0]).not.toHaveProperty('step');
  });

  it('cuts widths and heights to the image where asked', () => {
    const wide = { rows: 1, columns: 1, scale: 0.8, nextScale: 1.8, aspectRatios: [4, 1 / 4] };
    // 0.8·2 = 1.6, 0.8/2 = 0.4, √(0.8 · 1.8) = 1.2
    const sides = (clipSizes: boolean): [number, number][] =>
      createBoxTable({ ...options, clipSizes, maps: [wide] }).maps[0]!.shapes.map(({ width, height }) => [
        Number(width.toFixed(9)),
        Number(height.toFixed(9)),
      ]);
    expect(sides(false)).toEqual([
      [0.8, 0.8],
      [1.6, 0.4],
      [0.4, 1.6],
      [1.2, 1.2],
    ]);
    expect(sides(true)).toEqual([
      [0.8, 0.8],
      [1, 0.4],
      [0.4, 1],
      [1, 1],
    ]);
  });

  it.each<[Partial<BoxTableOptions>, string]>([
    [{ maps: [] }, 'Expected at least one feature map in box table "tiny", got none.'],
    [
      { maps: [map, { ...map, rows: 0 }] },
      'Expected maps[1].rows of box table "tiny" to be a whole number of at least 1, got 0.',
    ],
    [
      { maps: [{ ...map, columns: 1.5 }] },
      'Expected maps[0].columns of box table "tiny" to be a whole number of at least 1, got 1.5.',
    ],
    [
      { maps: [{ ...map, scale: -1 }] },
      'Expected maps[0].scale of box table "tiny" to be a finite number above 0, got -1.',
    ],
    [
      { maps: [{ ...map, nextScale: 0.2 }] },
      'Expected maps[0].nextScale of box table "tiny" to be above its scale 0.25, got 0.2.',
    ],
    [
      { maps: [{ ...map, aspectRatios: [2, NaN] }] },
      'Expected maps[0].aspectRatios[1] of box table "tiny" to be a finite number above 0, got NaN.',
    ],
    [
      { maps: [{ ...map, aspectRatios: [1] }] },
      'Expected distinct maps[0].aspectRatios other than 1 of box table "tiny", got 1 again.',
    ],
    [
      { maps: [map, { ...map, scale: 0.2 }] },
      'Expected scales of box table "tiny" to rise from map to map, got maps[1].scale 0.2 after 0.25.',
    ],
    [
      { maps: [map, { ...map, columns: 4 }] },
      'Expected maps of box table "tiny" to go from fine to coarse, got 2×4 cells in maps[1] after 2×3.',
    ],
    [
      { maps: [{ ...map, step: { width: 0.1, height: 0 } }] },
      'Expected maps[0].step.height of box table "tiny" to be a finite number above 0, got 0.',
    ],
    [
      { squares: JSON.parse('"first"') as 'last' },
      'Expected squares of box table "tiny" to be one of last, second, got "first".',
    ],
    [
      { imageSize: { width: 0, height: 64 } },
      'Expected imageSize.width of box table "tiny" to be a whole number of at least 1, got 0.',
    ],
    [
      { variances: [0.1, 0.1, 0, 0.2] },
      'Expected variances[2] of box table "tiny" to be a finite number above 0, got 0.',
    ],
    [
      { variances: JSON.parse('[0.1, 0.2]') as BoxTableOptions['variances'] & object },
      'Expected variances of box table "tiny" to be 4 numbers (centre x, y, width, height), got [0.1, 0.2].',
    ],
    [
      { order: JSON.parse('"row-major"') as 'cell-major' },
      'Expected order of box table "tiny" to be one of shape-major, cell-major, got "row-major".',
    ],
    [
      { maps: [{ ...map, rows: 2000, columns: 2000 }] },
      'Expected at most 2097152 anchors in box table "tiny", got 16000000.',
    ],
  ])('refuses %j', (change, message) => {
    expect(() => createBoxTable({ ...options, ...change })).toThrow(new RangeError(message));
  });
});
