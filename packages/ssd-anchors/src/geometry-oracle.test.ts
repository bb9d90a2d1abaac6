// Default boxes, matching, codes and detections against fixtures/geometry.json, which tools/oracle/geometry.py computes from the
// descriptions of the reference and of Caffe.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { decodeBoxes } from './decode-boxes.js';
import { encodeBoxes } from './encode-boxes.js';
import { anchorGrid } from './grid.js';
import { matchAnchors } from './match-anchors.js';
import { selectDetections } from './select-detections.js';
import { noise } from '@ssd/testing/noise';
import { scene } from './testing/scene.js';

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
  selection: Selection[];
}

interface Selection {
  name: string;
  table: TableName;
  classes: number;
  scoreThreshold: number;
  candidates: number | null;
  maxDetections: number;
  found: [anchor: number, label: number, xmin: number, ymin: number, xmax: number, ymax: number][];
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

describe.each(fixture.selection)(
  "the reference's detections, $name",
  ({ name, found: expected, ...given }) => {
    it('are the same boxes in the same order', () => {
      const anchors = createAnchors(boxTables[given.table]);
      // The same formulas as predictions() of tools/oracle/geometry.py.
      const probabilities = noise(`${name}/probabilities`, anchors.count * (given.classes + 1)).map(
        (value) => {
          const u2 = (value + 0.5) * (value + 0.5);
          return u2 * u2;
        },
      );
      const codes = noise(`${name}/codes`, 4 * anchors.count).map(
        (value, i) => 8 * value * ((i >> 2) % 50 === 0 ? 40 : 1),
      );
      const boxes = decodeBoxes(anchors, codes, { clamp: 'code' });
      const { classes, scoreThreshold, candidates, maxDetections } = given;
      const got = selectDetections(
        { probabilities, boxes },
        {
          classes,
          policy: 'reference',
          scoreThreshold,
          candidates: candidates ?? Infinity,
          maxDetections,
        },
      );
      expect([...got.labels]).toEqual(expected.map(([, label]) => label));
      expect([...got.boxes].map((value) => Math.round(1000 * value) + 0)).toEqual(
        expected.flatMap(([, , ...pixels]) => pixels),
      );
      expect([...got.scores]).toEqual(
        expected.map(([anchor, label]) => probabilities[anchor * (classes + 1) + label]),
      );
    });
  },
);
