import fc from 'fast-check';
import { boxTables } from './box-tables.js';
import { createAnchors, type Anchors } from './create-anchors.js';
import { createBoxTable } from './create-box-table.js';
import { boxGrid } from './grid.js';
import { matchAnchors, type MatchPolicy } from './match-anchors.js';
import { boxAt, objectBoxes, properBoxes, scatter } from './testing/boxes.js';
import { naivePaper, naivePixel, naiveReference } from './testing/naive-matching.js';

const small = createAnchors(
  createBoxTable({
    name: 'small',
    order: 'shape-major',
    imageSize: { width: 32, height: 32 },
    maps: [
      { rows: 4, columns: 4, scale: 0.25, nextScale: 0.5, aspectRatios: [2, 1 / 2] },
      { rows: 2, columns: 1, scale: 0.6, aspectRatios: [3] },
    ],
  }),
);

/** One map of 4 × 1 cells whose boxes tile the image: [0, ¼], [¼, ½] … across its height. */
const tiles: Anchors = createAnchors({
  name: 'tiles',
  imageSize: { width: 4, height: 4 },
  order: 'cell-major',
  maps: [{ rows: 1, columns: 4, shapes: [{ width: 0.25, height: 1 }] }],
  variances: [0.1, 0.1, 0.2, 0.2],
});

const vgg300 = createAnchors(boxTables.vgg300);
const match = (anchors: Anchors, boxes: number[][], policy: MatchPolicy, threshold = 0.5): number[] => [
  ...matchAnchors(anchors, Float32Array.from(boxes.flat()), { policy, threshold }),
];

describe('matchAnchors as the paper does', () => {
  it('forces the best match of a box that overlaps nothing by the threshold', () => {
    // Half of tile 1 and a sliver of tile 2 of a quarter of the height.
    expect(match(tiles, [[0.375, 0, 0.51, 0.25]], 'paper')).toEqual([-1, 0, -1, -1]);
  });

  it('counts an overlap of exactly the threshold', () => {
    // [0, ½]: IoU ½ with tiles 0 and 1.
    expect(match(tiles, [[0, 0, 0.5, 1]], 'paper')).toEqual([0, 0, -1, -1]);
    expect(match(tiles, [[0, 0, 0.5, 1]], 'paper', 0.51)).toEqual([0, -1, -1, -1]);
  });

  it('gives each of several equal boxes an anchor of its own', () => {
    // All want tile 0 (IoU ½ each with 0 and 1); the third overlaps nothing else and goes without.
    const box = [0, 0, 0.5, 1];
    expect(match(tiles, [box, box, box], 'paper')).toEqual([0, 1, -1, -1]);
  });

  it('lets the higher overlap win an anchor that two boxes like best', () => {
    // Box 1 is tile 2 itself; box 0 overlaps it most too, and must take tile 1.
    expect(
      match(
        tiles,
        [
          [0.45, 0, 0.7, 1],
          [0.5, 0, 0.75, 1],
        ],
        'paper',
      ),
    ).toEqual([-1, 0, 1, -1]);
  });

  it('equals taking the best pair out again and again', () => {
    fc.assert(
      fc.property(objectBoxes(30), fc.constantFrom(0.2, 0.5, 0.7, 1), (boxes, threshold) => {
        expect([...matchAnchors(small, boxes, { threshold })]).toEqual(
          naivePaper(small.xyxy, boxes, threshold),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('equals it with many more boxes than anchors', () => {
    const boxes = scatter(300, 11);
    expect([...matchAnchors(small, boxes)]).toEqual(naivePaper(small.xyxy, boxes, 0.5));
  });

  it('equals it on the boxes of vgg300', () => {
    const boxes = scatter(40, 5);
    expect([...matchAnchors(vgg300, boxes)]).toEqual(naivePaper(vgg300.xyxy, boxes, 0.5));
  });
});

describe('matchAnchors as the reference does', () => {
  it('forces nothing', () => {
    expect(match(tiles, [[0.375, 0, 0.51, 0.25]], 'reference')).toEqual([-1, -1, -1, -1]);
  });

  it('wants more than the threshold', () => {
    // Tile 0 is the pixels 0…250 (251 of them), the box 0…500 (501): 251/501 = 0.501 > ½ in whole pixels,
    // and tile 1, 250…500, likewise.
    expect(match(tiles, [[0, 0, 0.5, 1]], 'reference')).toEqual([0, 0, -1, -1]);
    expect(match(tiles, [[0, 0, 0.5, 1]], 'reference', 251 / 501)).toEqual([-1, -1, -1, -1]);
  });

  it('gives a box its best anchor even where another box overlaps that anchor more', () => {
    // IoU of box 0 with tile 1: highest it has; box 1 overlaps tile 1 more, but its best is tile 2... both above 0.2.
    const boxes = [
      [0.25, 0, 0.5, 0.5], // half of tile 1: best anchor 1 with about 0.5
      [0.3, 0, 0.75, 1], // 0.8 of tile 1 and all of tile 2: IoU 0.2/0.5 = 0.4 and 0.25/0.45 = 0.56
    ];
    expect(match(tiles, boxes, 'reference', 0.2)).toEqual([-1, 0, 1, -1]);
  });

  const pixelsOf = (boxes: ArrayLike<number>): number[][] =>
    Array.from({ length: boxes.length / 4 }, (_, i) =>
      [0, 1, 2, 3].map((c) => naivePixel(boxes[4 * i + c]!)),
    );
  /** Grid corners in double precision from the table, as the reference computes them. */
  const anchorPixels = small.table.maps.flatMap(({ rows, columns, shapes }) =>
    shapes.flatMap(({ width, height }) =>
      Array.from({ length: rows * columns }, (_, cell) => {
        const cx = ((cell % columns) + 0.5) / columns;
        const cy = (Math.floor(cell / columns) + 0.5) / rows;
        return [
          cx * 1000 - (width * 1000) / 2,
          cy * 1000 - (height * 1000) / 2,
          cx * 1000 + (width * 1000) / 2,
          cy * 1000 + (height * 1000) / 2,
        ].map(Math.trunc);
      }),
    ),
  );

  it('has the grid pixels of double precision for boxes of whole pixels', () => {
    // x0 / 500 · 1000 = 2 · x0; in single precision 350 / 500 is 0.69999999 and would be pixel 699.
    const wide = Array.from({ length: 499 }, (_, x0) => [x0 / 500, 1, (x0 + 1) / 500, 0]).flat();
    const pixels = Array.from({ length: 499 }, (_, x0) => [2 * x0, 1000, 2 * x0 + 2, 0]).flat();
    expect([...boxGrid(Float32Array.from(wide))]).toEqual(pixels);
  });

  it('equals its two passes with a conflict map each', () => {
    fc.assert(
      fc.property(
        fc.oneof(properBoxes(30), objectBoxes(30)),
        fc.constantFrom(0.2, 0.5, 0.7),
        (boxes, threshold) => {
          expect([...matchAnchors(small, boxes, { policy: 'reference', threshold })]).toEqual(
            naiveReference(anchorPixels, pixelsOf(boxes), threshold),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe.each<MatchPolicy>(['paper', 'reference'])('matchAnchors (%s) at the edges', (policy) => {
  it('leaves everything to the background where there are no boxes', () => {
    expect(matchAnchors(vgg300, new Float32Array(0), { policy }).every((box) => box === -1)).toBe(true);
  });

  it('matches nothing without area', () => {
    const odd = [
      [0.5, 0.5, 0.5, 0.5],
      [0.1, 0.3, 0.9, 0.3],
      [0, 0, 0, 1],
    ];
    expect(match(vgg300, odd, policy).every((box) => box === -1)).toBe(true);
    expect(new Set(match(vgg300, [...odd, [0.2, 0.2, 0.6, 0.6]], policy))).toEqual(new Set([-1, 3]));
  });

  it('is not changed by boxes that match nothing', () => {
    fc.assert(
      fc.property(objectBoxes(6), (boxes) => {
        const nothing = Float32Array.from([...boxes, 0.5, 0.5, 0.5, 0.5, 0, 0.25, 1, 0.25]);
        expect(matchAnchors(small, nothing, { policy })).toEqual(matchAnchors(small, boxes, { policy }));
      }),
    );
  });

  it('survives 10,000 boxes, and more equal ones than anchors overlap them', () => {
    const matches = matchAnchors(vgg300, scatter(10000, 3), { policy });
    expect(Math.max(...matches)).toBeLessThan(10000);
    const equal = new Float32Array(4 * 3000).map((_, i) => [0.2, 0.3, 0.5, 0.6][i % 4]!);
    const owners = matchAnchors(vgg300, equal, { policy }).filter((box) => box >= 0);
    // Bipartite: every owner another box, as many as anchors overlap the box. Reference: the first box owns all.
    const touching = [...vgg300.xyxy.keys()]
      .filter((o) => o % 4 === 0)
      .map((o) => boxAt(vgg300.xyxy, o / 4))
      .filter(
        ([x0, y0, x1, y1]) =>
          x0! < 0.5 && x1! > Math.fround(0.2) && y0! < Math.fround(0.6) && y1! > Math.fround(0.3),
      );
    if (policy === 'paper') expect(Math.abs(owners.length - touching.length)).toBeLessThanOrEqual(2); // overlaps < 1e-6
    if (policy === 'paper') expect(new Set(owners).size).toBe(owners.length);
    if (policy === 'reference') expect(new Set(owners)).toEqual(new Set([0]));
  });

  it('writes into the array it is given', () => {
    const out = new Int32Array(tiles.count).fill(7);
    expect(matchAnchors(tiles, new Float32Array(0), { policy }, out)).toBe(out);
    expect([...out]).toEqual([-1, -1, -1, -1]);
  });
});

describe('matchAnchors on wrong arguments', () => {
  const boxes = new Float32Array(4);
  it.each<[() => unknown, string]>([
    [
      () => matchAnchors(tiles, new Float32Array(5)),
      'Expected boxes to hold 4 numbers a box, got 5 numbers.',
    ],
    [
      () => matchAnchors(tiles, boxes, { threshold: 0 }),
      'Expected threshold to be above 0 and at most 1, got 0.',
    ],
    [
      () => matchAnchors(tiles, boxes, { threshold: NaN }),
      'Expected threshold to be above 0 and at most 1, got NaN.',
    ],
    [
      () => matchAnchors(tiles, boxes, {}, new Int32Array(3)),
      'Expected out to have length 4 (one index an anchor), got 3.',
    ],
    [
      () => matchAnchors(tiles, boxes, JSON.parse('{"policy":"papers"}') as { policy: MatchPolicy }),
      'Unknown match policy "papers". Did you mean "paper"? Available: paper, reference.',
    ],
  ])('says what is wrong (%#)', (call, message) => {
    expect(call).toThrow(new RangeError(message));
  });
});
