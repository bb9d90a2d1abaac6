import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { createBoxTable } from './create-box-table.js';

const table = (order: 'shape-major' | 'cell-major') =>
  createBoxTable({
    name: 'tiny',
    imageSize: { width: 64, height: 32 },
    order,
    maps: [
      { rows: 1, columns: 2, scale: 0.25, aspectRatios: [4] },
      { rows: 1, columns: 1, scale: 0.5, aspectRatios: [] },
    ],
  });

describe('createAnchors', () => {
  // Cells of the first map are centred on x = ¼ and ¾; shapes are 0.25 × 0.25 and 0.5 × 0.125.
  it('goes shape by shape through a map', () => {
    const { count, cxcywh } = createAnchors(table('shape-major'));
    expect(count).toBe(5);
    expect([...cxcywh]).toEqual([
      ...[0.25, 0.5, 0.25, 0.25],
      ...[0.75, 0.5, 0.25, 0.25],
      ...[0.25, 0.5, 0.5, 0.125],
      ...[0.75, 0.5, 0.5, 0.125],
      ...[0.5, 0.5, 0.5, 0.5],
    ]);
  });

  it('goes cell by cell through a map', () => {
    expect([...createAnchors(table('cell-major')).cxcywh]).toEqual([
      ...[0.25, 0.5, 0.25, 0.25],
      ...[0.25, 0.5, 0.5, 0.125],
      ...[0.75, 0.5, 0.25, 0.25],
      ...[0.75, 0.5, 0.5, 0.125],
      ...[0.5, 0.5, 0.5, 0.5],
    ]);
  });

  it('gives corners beside centres, beyond the image where the box is', () => {
    const { xyxy } = createAnchors(table('shape-major'));
    expect([...xyxy.subarray(0, 4)]).toEqual([0.125, 0.375, 0.375, 0.625]);
    const { xyxy: vgg } = createAnchors(boxTables.vgg300);
    expect(vgg[0]).toBeCloseTo(0.5 / 38 - 0.05, 6); // first box: centre ½/38, side 0.1
    expect(vgg[0]).toBeLessThan(0);
  });

  it('places the boxes of vgg300 where its order says', () => {
    const { cxcywh } = createAnchors(boxTables.vgg300);
    const at = (index: number): number[] => [...cxcywh.subarray(4 * index, 4 * index + 4)];
    const expectBox = (index: number, box: number[]): void => {
      for (const [i, value] of at(index).entries()) expect(value).toBeCloseTo(box[i]!, 6);
    };
    // Map 0, shape 1 (2:1), row 2, column 5: 1·38² + 2·38 + 5
    expectBox(1444 + 76 + 5, [5.5 / 38, 2.5 / 38, 0.1 * Math.SQRT2, 0.1 / Math.SQRT2]);
    // Map 1, shape 4 (1:3), row 18, column 0: 5776 + 4·19² + 18·19
    expectBox(5776 + 4 * 361 + 342, [0.5 / 19, 18.5 / 19, 0.2 / Math.sqrt(3), 0.2 * Math.sqrt(3)]);
    // The last box is the larger square of the last map.
    expectBox(8731, [0.5, 0.5, Math.sqrt(0.9 * 1.075), Math.sqrt(0.9 * 1.075)]);
  });

  it('places centres by the step where there is one', () => {
    const { cxcywh } = createAnchors({
      name: 'steps',
      imageSize: { width: 10, height: 10 },
      order: 'cell-major',
      maps: [
        {
          rows: 2,
          columns: 2,
          step: { width: 0.25, height: 0.75 },
          shapes: [{ width: 0.5, height: 0.5 }],
        },
      ],
      variances: [0.1, 0.1, 0.2, 0.2],
    });
    // x: 0.5 · 0.25 and 1.5 · 0.25; y: 0.5 · 0.75 and 1.5 · 0.75, beyond the image
    expect([...cxcywh]).toEqual([
      ...[0.125, 0.375, 0.5, 0.5],
      ...[0.375, 0.375, 0.5, 0.5],
      ...[0.125, 1.125, 0.5, 0.5],
      ...[0.375, 1.125, 0.5, 0.5],
    ]);
  });

  it('places the boxes of ssd300 where Caffe does', () => {
    const { cxcywh } = createAnchors(boxTables.ssd300);
    const expectBox = (index: number, box: number[]): void => {
      for (const [i, value] of box.entries()) expect(cxcywh[4 * index + i]! * 300).toBeCloseTo(value, 3);
    };
    // Map 0, row 2, column 5, the larger square: (2·38 + 5)·4 + 1; centre 5.5·8, 2.5·8; side √(30 · 60)
    expectBox(325, [44, 20, Math.sqrt(1800), Math.sqrt(1800)]);
    // Map 2, row 9, column 0, 1:3: 5776 + 2166 + 90·6 + 5; centre 0.5·32, 9.5·32, beyond the image; 111/√3, 111√3
    expectBox(5776 + 2166 + 545, [16, 304, 111 / Math.sqrt(3), 111 * Math.sqrt(3)]);
    expectBox(8731, [150, 150, 264 / Math.SQRT2, 264 * Math.SQRT2]);
  });

  it('refuses a table written by hand that cannot be used', () => {
    const broken = {
      ...table('shape-major'),
      maps: [{ rows: 1, columns: 1, shapes: [{ width: 0, height: 1 }] }],
    };
    expect(() => createAnchors(broken)).toThrow(
      new RangeError(
        'Expected maps[0].shapes[0].width of box table "tiny" to be a finite number above 0, got 0.',
      ),
    );
    expect(() => createAnchors({ ...broken, maps: [{ rows: 1, columns: 1, shapes: [] }] })).toThrow(
      new RangeError(
        'Expected maps[0].shapes of box table "tiny" to be a list of at least one box shape, got [].',
      ),
    );
  });
});
