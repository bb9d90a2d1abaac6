import type { BoxTable } from './box-table.js';
import { boxTables, getBoxTable } from './box-tables.js';
import { createAnchors } from './create-anchors.js';

/** Sides in pixels of the input. */
const pixels = (table: BoxTable, m: number, shape: number): [number, number] => {
  const { width, height } = table.maps[m]!.shapes[shape]!;
  return [width * table.imageSize.width, height * table.imageSize.height];
};

/** Centre x, centre y, width and height of a default box, in pixels of 300, to three places. */
const centreAndSize = (cxcywh: Float32Array, index: number): number[] =>
  [...cxcywh.subarray(4 * index, 4 * index + 4)].map((value) => Number((300 * value).toFixed(3)));

describe('boxTables', () => {
  // 300: 38²·4 + 19²·6 + 10²·6 + 5²·6 + 3²·4 + 1·4 = 5776 + 2166 + 600 + 150 + 36 + 4
  // 512: 64²·4 + 32²·6 + 16²·6 + 8²·6 + 4²·6 + 2²·4 + 1·4 = 16384 + 6144 + 1536 + 384 + 96 + 16 + 4
  // mini: (40² + 20² + 10² + 5²)·4; mini256: (32² + 16² + 8² + 4²)·4
  it.each<[keyof typeof boxTables, number, number, number[]]>([
    ['vgg300', 300, 8732, [4, 6, 6, 6, 4, 4]],
    ['vgg512', 512, 24564, [4, 6, 6, 6, 6, 4, 4]],
    ['ssd300', 300, 8732, [4, 6, 6, 6, 4, 4]],
    ['ssd512', 512, 24564, [4, 6, 6, 6, 6, 4, 4]],
    ['ssd300_vgg16', 300, 8732, [4, 6, 6, 6, 4, 4]],
    ['ssd300_pytorch', 300, 8732, [4, 6, 6, 6, 4, 4]],
    ['mini', 320, 8500, [4, 4, 4, 4]],
    ['mini256', 256, 5440, [4, 4, 4, 4]],
  ])('%s: side %i, %i boxes', (name, side, count, shapes) => {
    const table = boxTables[name];
    expect(table.imageSize).toEqual({ width: side, height: side });
    expect(createAnchors(table).count).toBe(count);
    expect(table.maps.map((map) => map.shapes.length)).toEqual(shapes);
  });

  it.each([
    ['vgg300' as const, [0.141421, 0.273861, 0.454148, 0.631467, 0.807775, 0.983616]],
    ['vgg512' as const, [0.10247, 0.212132, 0.367423, 0.519615, 0.67082, 0.821584, 0.972111]],
  ])("has the reference's extra squares √(s · s') in %s", (name, listed) => {
    const extra = boxTables[name].maps.map(({ shapes }) => shapes.at(-1)!.width);
    for (const [i, side] of extra.entries()) expect(side).toBeCloseTo(listed[i]!, 6);
  });

  it("has Caffe's order of shapes in ssd300: min, √(min · max), then each ratio beside its inverse", () => {
    // Map 1: min 60, max 111: √(60 · 111) = 81.6088; 60√2 = 84.853, 60/√2 = 42.426; 60√3 = 103.923, 60/√3 = 34.641
    const listed = [
      [60, 60],
      [81.6088, 81.6088],
      [84.853, 42.426],
      [42.426, 84.853],
      [103.923, 34.641],
      [34.641, 103.923],
    ];
    for (const [s, shape] of listed.entries()) {
      const [width, height] = pixels(boxTables.ssd300, 1, s);
      expect(width).toBeCloseTo(shape[0]!, 3);
      expect(height).toBeCloseTo(shape[1]!, 3);
    }
  });

  it('never has a box larger than the image in ssd300_vgg16, as torchvision', () => {
    // Map 5: 261√2 = 369.1 becomes 300, 261/√2 = 184.555; √(261 · 315) = 286.7316 stays.
    const sides = [0, 1, 2, 3].map((s) => pixels(boxTables.ssd300_vgg16, 5, s));
    const listed = [
      [261, 261],
      [286.7316, 286.7316],
      [300, 184.555],
      [184.555, 300],
    ];
    for (const [s, [width, height]] of sides.entries()) {
      expect(width).toBeCloseTo(listed[s]![0]!, 3);
      expect(height).toBeCloseTo(listed[s]![1]!, 3);
    }
    expect(pixels(boxTables.ssd300, 5, 2)[0]).toBeCloseTo(264 * Math.SQRT2, 6); // Caffe's is not clipped
  });

  it('cuts centres and sizes of ssd300_pytorch to the image, as ssd.pytorch does before it decodes', () => {
    const [ours, caffe] = [createAnchors(boxTables.ssd300_pytorch), createAnchors(boxTables.ssd300)];
    // Map 2 starts at 38² · 4 + 19² · 6 = 7942. Its last cell, row and column 9, has its centre at 9.5 · 32 = 304
    // pixels; of 6 shapes a cell the first is the square of 111.
    const corner = 7942 + 6 * (9 * 10 + 9);
    expect(centreAndSize(caffe.cxcywh, corner)).toEqual([304, 304, 111, 111]);
    expect(centreAndSize(ours.cxcywh, corner)).toEqual([300, 300, 111, 111]);
    // Map 5 is the last 4 boxes: 264√2 = 373.352 and 264/√2 = 186.676.
    expect(centreAndSize(caffe.cxcywh, 8730)).toEqual([150, 150, 373.352, 186.676]);
    expect(centreAndSize(ours.cxcywh, 8730)).toEqual([150, 150, 300, 186.676]);
    // Nothing else: rows and columns 9 of map 2 are 19 cells of 6; 213√2 = 301.2 stands twice in each of 9 cells.
    const moved = Array.from({ length: 8732 }, (_, i) => i).filter(
      (i) => String(centreAndSize(ours.cxcywh, i)) !== String(centreAndSize(caffe.cxcywh, i)),
    );
    expect(moved).toHaveLength(19 * 6 + 9 * 2 + 2);
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
      new RangeError(
        'Unknown box table "vgg30". Did you mean "vgg300"? Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
      ),
    );
    expect(() => getBoxTable('toString')).toThrow(
      new RangeError(
        'Unknown box table "toString". Available: vgg300, vgg512, ssd300, ssd512, ssd300_vgg16, ssd300_pytorch, mini, mini256.',
      ),
    );
  });
});
