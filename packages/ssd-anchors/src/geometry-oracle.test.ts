// Default boxes, matching and codes against fixtures/geometry.json, which tools/oracle/geometry.py computes from the
// descriptions of the reference and of Caffe.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { encodeBoxes } from './encode-boxes.js';
import { anchorGrid } from './grid.js';
import { matchAnchors } from './match-anchors.js';
import { scene } from './testing/noise.js';

type TableName = keyof typeof boxTables;

interface Table {
  count: number;
  samples: [index: number, cx: number, cy: number, width: number, height: number][];
  sums: number[];
  weighted: number[];
  grid?: string;
}

interface Matching {
  name: string;
  table: TableName;
  matches: [anchor: number, box: number][];
}

interface Fixture {
  tables: Record<string, Table>;
  matching: (
    | (Matching & { count: number; codes: number[][] })
    | (Matching & { size: [number, number]; corners: number[][] })
  )[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/geometry.json', import.meta.url), 'utf8'),
) as Fixture;

/** The matched pairs, in the order of the default boxes. */
const pairs = (matches: Int32Array): number[][] =>
  [...matches.entries()].filter(([, box]) => box >= 0).map(([anchor, box]) => [anchor, box]);

describe.each(Object.entries(fixture.tables))('%s against numpy', (name, expected) => {
  const anchors = createAnchors(boxTables[name as TableName]);

  it('has its default boxes in its order', () => {
    expect(anchors.count).toBe(expected.count);
    for (const [index, ...box] of expected.samples) {
      for (const [c, value] of box.entries()) expect(anchors.cxcywh[4 * index + c]).toBe(Math.fround(value));
    }
    for (let c = 0; c < 4; c++) {
      let sum = 0;
      let weighted = 0;
      for (let k = 0; k < anchors.count; k++) {
        sum += anchors.cxcywh[4 * k + c]!;
        weighted += (anchors.cxcywh[4 * k + c]! * (k + 1)) / anchors.count;
      }
      expect(Math.abs(sum / expected.sums[c]! - 1)).toBeLessThan(1e-7);
      expect(Math.abs(weighted / expected.weighted[c]! - 1)).toBeLessThan(1e-7);
    }
  });

  if (expected.grid !== undefined) {
    it('has every default box on the same grid pixels', () => {
      const grid = anchorGrid(anchors);
      const hash = createHash('sha256').update(new Uint8Array(grid.buffer)).digest('hex'); // little endian, as all of Node's platforms
      expect(hash).toBe(expected.grid);
    });
  }
});

describe.each(fixture.matching)("the reference's matching on $table, $name", (expected) => {
  const anchors = createAnchors(boxTables[expected.table]);
  const boxes =
    'count' in expected
      ? scene(expected.name, expected.count)
      : Float32Array.from(expected.corners.flat(), (pixel, i) => pixel / expected.size[i % 2]!);
  const matches = matchAnchors(anchors, boxes, { policy: 'reference' });

  it('gives every default box the same box', () => {
    expect(pairs(matches)).toEqual(expected.matches);
  });

  if ('codes' in expected) {
    it('codes them alike', () => {
      const codes = encodeBoxes(anchors, boxes, matches);
      for (const [anchor, ...code] of expected.codes) {
        for (const [c, value] of code.entries()) expect(codes[4 * anchor! + c]).toBeCloseTo(value, 4);
      }
    });
  }
});
