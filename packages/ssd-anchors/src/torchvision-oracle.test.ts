// Default boxes, matching, codes and detections against torchvision's ssd300_vgg16
// (tools/oracle/anchors_torchvision.py and tools/oracle/postprocess.py).
import { readFileSync } from 'node:fs';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { decodeBoxes } from './decode-boxes.js';
import { encodeBoxes } from './encode-boxes.js';
import { diou, giou, iou } from './iou.js';
import { matchAnchors } from './match-anchors.js';
import { selectDetections } from './select-detections.js';
import { boxAt } from './testing/boxes.js';
import { rows } from './testing/naive-selection.js';
import { noise } from '@ssd/testing/noise';
import { scene } from './testing/scene.js';

interface MatchingFixture {
  count: number;
  samples: [index: number, xmin: number, ymin: number, xmax: number, ymax: number][];
  sums: number[];
  weighted: number[];
  matching: {
    name: string;
    count: number;
    times: number;
    matches: [anchor: number, box: number][];
    contested: number[];
    codes: number[][];
  }[];
  overlaps: Record<'iou' | 'giou' | 'diou', number[]>;
}

interface DetectionFixture {
  classes: number;
  cases: {
    scoreThreshold: number;
    iouThreshold: number;
    perClass: number;
    maxDetections: number;
    empty: number;
    labels: number[];
    scores: number[];
    boxes: number[][];
  }[];
}

const readFixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

const anchors = createAnchors(boxTables.ssd300_vgg16);

describe("ssd300_vgg16 against torchvision's DefaultBoxGenerator", () => {
  const fixture = readFixture('torchvision-anchors') as MatchingFixture;

  it('has its default boxes in its order', () => {
    expect(anchors.count).toBe(fixture.count);
    for (const [index, ...box] of fixture.samples) {
      // torchvision's are single precision in pixels, which is 3e-5 of 300.
      for (const [c, value] of box.entries())
        expect(Math.abs(anchors.xyxy[4 * index + c]! - value)).toBeLessThan(2e-7);
    }
    for (let c = 0; c < 4; c++) {
      let sum = 0;
      let weighted = 0;
      for (let k = 0; k < anchors.count; k++) {
        sum += anchors.xyxy[4 * k + c]!;
        weighted += (anchors.xyxy[4 * k + c]! * (k + 1)) / anchors.count;
      }
      expect(Math.abs(sum / fixture.sums[c]! - 1)).toBeLessThan(1e-6);
      expect(Math.abs(weighted / fixture.weighted[c]! - 1)).toBeLessThan(1e-6);
    }
  });

  describe.each(fixture.matching)('matching of the scene "$name"', ({ contested, ...expected }) => {
    const once = scene(expected.name, expected.count);
    const boxes = Float32Array.from(Array.from({ length: expected.times }, () => [...once]).flat());
    const matches = matchAnchors(anchors, boxes);
    const wanted = new Int32Array(anchors.count).fill(-1);
    for (const [anchor, box] of expected.matches) wanted[anchor] = box;
    const differing = [...matches.keys()].filter((k) => matches[k] !== wanted[k]);

    if (contested.length === 0) {
      it('gives every default box the same box, but for ties', () => {
        // Where a box is wider than the default boxes it overlaps most, several overlap it by the same; rounding
        // then picks one. Left over are pairs: the default box forced here and the one forced there.
        const forced = new Map<number, number[]>();
        for (const k of differing) {
          const box = Math.max(matches[k]!, wanted[k]!);
          expect(Math.min(matches[k]!, wanted[k]!)).toBe(-1);
          forced.set(box, [...(forced.get(box) ?? []), k]);
        }
        for (const [box, pair] of forced) {
          expect(pair.length).toBe(2);
          const [here, there] = pair.map((k) => iou(boxAt(anchors.xyxy, k), boxAt(boxes, box)));
          expect(here).toBeLessThan(0.5);
          expect(Math.abs(here! - there!)).toBeLessThan(1e-6);
        }
        expect(forced.size).toBeLessThan(expected.count / 4 + 1);
      });

      it('codes them alike', () => {
        const codes = encodeBoxes(anchors, boxes, wanted);
        for (const [anchor, ...code] of expected.codes) {
          for (const [c, value] of code.entries())
            expect(Math.abs(codes[4 * anchor! + c]! - value)).toBeLessThan(1e-4);
        }
      });
    } else {
      it('differs only where boxes want the same default box: each gets one of its own here', () => {
        const loser = expected.count; // box i and its twin i + count
        expect(contested.length).toBe(expected.count);
        for (const anchor of contested) {
          const winner = matches[anchor]!;
          expect(wanted[anchor]).toBe(winner + loser); // the last of equals there, the first here
          const second = differing.find((k) => matches[k] === winner + loser);
          expect(second).toBeDefined(); // no default box is forced for it there
        }
        expect(differing.length).toBe(2 * contested.length);
      });
    }
  });
});

describe("overlaps against torchvision's", () => {
  const { overlaps } = readFixture('torchvision-anchors') as MatchingFixture;
  const a = scene('overlaps/a', 40);
  const b = scene('overlaps/b', 40);

  it.each([
    ['iou' as const, iou],
    ['giou' as const, giou],
    ['diou' as const, diou],
  ])('%s of forty pairs', (name, overlap) => {
    expect(overlaps[name].length).toBe(40);
    for (const [i, value] of overlaps[name].entries()) {
      expect(Math.abs(overlap(boxAt(a, i), boxAt(b, i)) - value)).toBeLessThan(1e-6);
    }
  });
});

describe("decodeBoxes and selectDetections against torchvision's post-processing", () => {
  const fixture = readFixture('torchvision-detections') as DetectionFixture;
  const { classes } = fixture;
  const depth = classes + 1;

  /** The same formula as predictions() of tools/oracle/postprocess.py. */
  const logits = noise('logits', anchors.count * depth).map((value, i) => {
    if (i % depth === classes) return 6;
    const u = value + 0.5;
    const u2 = u * u;
    const u4 = u2 * u2;
    return 14 * (u4 * u4);
  });
  const codes = noise('codes', 4 * anchors.count).map(
    (value, i) => 8 * value * ((i >> 2) % 50 === 0 ? 30 : 1),
  );
  const probabilities = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += depth) {
    const powers = Array.from(logits.subarray(row, row + depth), Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    for (const [c, power] of powers.entries()) probabilities[row + c] = power / sum;
  }
  const boxes = decodeBoxes(anchors, codes);

  it.each(fixture.cases)(
    'finds the same set: threshold $scoreThreshold, $perClass a class, $maxDetections in all',
    ({ labels, scores, boxes: wanted, empty, ...options }) => {
      // torchvision keeps a score above the threshold, this package one that equals it too: no score does.
      const found = selectDetections({ probabilities, boxes }, { classes, ...options, keepEmpty: true });
      expect(found.labels.length).toBe(labels.length);
      // Both in order of score; scores nearer than the rounding of a softmax may have changed places.
      for (const [i, score] of scores.entries())
        expect(Math.abs(found.scores[i]! - score)).toBeLessThan(1e-6);
      const left = new Set(labels.keys());
      for (const [i, label] of found.labels.entries()) {
        const same = [...left].find(
          (j) =>
            labels[j] === label &&
            Math.abs(scores[j]! - found.scores[i]!) < 1e-6 &&
            wanted[j]!.every((value, c) => Math.abs(found.boxes[4 * i + c]! - value) < 2e-6),
        );
        expect(same).toBeDefined();
        left.delete(same!);
      }
      expect(left.size).toBe(0);
      expect(empty).toBe(
        wanted.filter(([x0, y0, x1, y1]) => !(x1! > x0! && y1! > y0!)).length, // else it went untested
      );
    },
  );

  it('differs by default in the boxes without area alone, which torchvision keeps', () => {
    const { labels, scores, empty, scoreThreshold, iouThreshold, perClass, maxDetections } =
      fixture.cases[0]!;
    const options = { classes, scoreThreshold, iouThreshold, perClass, maxDetections };
    const found = selectDetections({ probabilities, boxes }, options);
    const all = selectDetections({ probabilities, boxes }, { ...options, keepEmpty: true });
    const withArea = rows(all).filter(([[x0, y0, x1, y1]]) => x1! > x0! && y1! > y0!);
    expect(withArea.length).toBe(labels.length - empty);
    expect(rows(found).slice(0, withArea.length)).toEqual(withArea);
    expect(found.labels.length).toBe(200); // the next best moves up
    expect(found.scores.at(-1)!).toBeLessThan(scores.at(-1)!);
  });
});
