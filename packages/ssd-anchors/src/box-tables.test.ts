import { boxTables, getBoxTable } from './box-tables.js';
import { createAnchors } from './create-anchors.js';

describe('boxTables', () => {
  it('has the 8732 boxes of the reference in vgg300', () => {
    // 38²·4 + 19²·6 + 10²·6 + 5²·6 + 3²·4 + 1·4 = 5776 + 2166 + 600 + 150 + 36 + 4
    expect(createAnchors(boxTables.vgg300).count).toBe(8732);
    expect(boxTables.vgg300.maps.map(({ shapes }) => shapes.length)).toEqual([4, 6, 6, 6, 4, 4]);
  });

  it("has the reference's extra squares √(s · s') in vgg300", () => {
    const extra = boxTables.vgg300.maps.map(({ shapes }) => shapes.at(-1)!.width);
    const listed = [0.141421, 0.273861, 0.454148, 0.631467, 0.807775, 0.983616];
    for (const [i, side] of extra.entries()) expect(side).toBeCloseTo(listed[i]!, 6);
  });

  it('has maps of falling resolution and growing boxes in every table', () => {
    for (const table of Object.values(boxTables)) {
      const rows = table.maps.map((map) => map.rows);
      const sides = table.maps.map(({ shapes }) => shapes[0]!.width);
      expect(rows).toEqual([...rows].sort((a, b) => b - a));
      expect(sides).toEqual([...sides].sort((a, b) => a - b));
    }
  });
});

describe('getBoxTable', () => {
  it('finds every table under its own name', () => {
    for (const name of Object.keys(boxTables)) expect(getBoxTable(name).name).toBe(name);
  });

  it('suggests the nearest name, or only lists them', () => {
    expect(() => getBoxTable('vgg30')).toThrow(
      new RangeError('Unknown box table "vgg30". Did you mean "vgg300"? Available: vgg300, mini.'),
    );
    expect(() => getBoxTable('toString')).toThrow(
      new RangeError('Unknown box table "toString". Available: vgg300, mini.'),
    );
  });
});
