import fc from 'fast-check';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { decodeBoxes, MAX_LOG_SCALE } from './decode-boxes.js';
import { encodeBoxes } from './encode-boxes.js';
import { matchAnchors } from './match-anchors.js';
import { properBoxes, scatter } from './testing/boxes.js';

const one = createAnchors({
  name: 'one',
  imageSize: { width: 1, height: 1 },
  order: 'cell-major',
  maps: [{ rows: 1, columns: 1, shapes: [{ width: 0.5, height: 0.25 }] }],
  variances: [0.1, 0.1, 0.2, 0.2],
});
const vgg300 = createAnchors(boxTables.vgg300);

describe('encodeBoxes', () => {
  it('codes centre and size in units of the anchor, over the variances', () => {
    // Anchor: centre (½, ½), 0.5 × 0.25. Box: centre (0.6, 0.45), 1 × 0.25.
    const code = encodeBoxes(one, Float32Array.of(0.1, 0.325, 1.1, 0.575), Int32Array.of(0));
    expect(code[0]).toBeCloseTo(0.1 / 0.5 / 0.1, 5); // 2
    expect(code[1]).toBeCloseTo(-0.05 / 0.25 / 0.1, 5); // −2
    expect(code[2]).toBeCloseTo(Math.log(2) / 0.2, 5);
    expect(code[3]).toBeCloseTo(0, 5);
  });

  it('is 0 for an anchor on its own place and where nothing matches', () => {
    expect([...encodeBoxes(one, one.xyxy, Int32Array.of(0))]).toEqual([0, 0, 0, 0]);
    const dirty = new Float32Array(4).fill(9);
    expect(encodeBoxes(one, new Float32Array(0), Int32Array.of(-1), dirty)).toBe(dirty);
    expect([...dirty]).toEqual([0, 0, 0, 0]);
  });

  it.each<[() => unknown, string]>([
    [
      () => encodeBoxes(one, new Float32Array(4), Int32Array.of(0)),
      'Expected box 0, matched by anchor 0, to have a width and a height above 0, got 0 × 0.',
    ],
    [
      () => encodeBoxes(one, Float32Array.of(0, 0, NaN, 1), Int32Array.of(0)),
      'Expected finite coordinates of box 0 of boxes, got [0, 0, NaN, 1].',
    ],
    [
      () => encodeBoxes(one, one.xyxy, Int32Array.of(1)),
      'Expected matches[0] to be below 1, the number of boxes, got 1.',
    ],
    [
      () => encodeBoxes(one, one.xyxy, new Int32Array(2)),
      'Expected matches to have length 1 (one index an anchor), got 2.',
    ],
  ])('refuses what it cannot code (%#)', (call, message) => {
    expect(call).toThrow(new RangeError(message));
  });
});

describe('decodeBoxes', () => {
  it('undoes encodeBoxes wherever something matches', () => {
    fc.assert(
      fc.property(properBoxes(8, 1), (boxes) => {
        const matches = matchAnchors(vgg300, boxes);
        const decoded = decodeBoxes(vgg300, encodeBoxes(vgg300, boxes, matches));
        for (const [k, box] of matches.entries()) {
          if (box < 0) continue;
          for (let c = 0; c < 4; c++) expect(decoded[4 * k + c]).toBeCloseTo(boxes[4 * box + c]!, 5);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('gives the anchors themselves for zeros', () => {
    const decoded = decodeBoxes(vgg300, new Float32Array(4 * vgg300.count));
    const largest = decoded.reduce((most, value, i) => Math.max(most, Math.abs(value - vgg300.xyxy[i]!)), 0);
    expect(largest).toBeLessThan(1e-6);
  });

  it('clamps sizes to 62.5 times the anchor, below the reach of overflow', () => {
    const [x0, y0, x1, y1] = decodeBoxes(one, Float32Array.of(0, 0, 1e30, Infinity));
    expect(x1! - x0!).toBeCloseTo(0.5 * 62.5, 4);
    expect(y1! - y0!).toBeCloseTo(0.25 * 62.5, 4);
    expect(Math.exp(MAX_LOG_SCALE)).toBeCloseTo(62.5, 10);
  });

  it('clamps every code above 100 as the reference does, where asked', () => {
    // Anchor: centre ½, 0.5 × 0.25. Centre x: 0.5 + 100 · 0.1 · 0.5 = 5.5; y: 0.5 − 200 · 0.1 · 0.25 = −4.5, not
    // clamped below; width 0.5 · e^(100 · 0.2); height 0.25 · e^(50 · 0.2).
    const [x0, y0, x1, y1] = decodeBoxes(one, Float32Array.of(1e30, -200, Infinity, 50), { clamp: 'code' });
    const close = (got: number, wanted: number): void => {
      expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-6);
    };
    close(x1! - x0!, 0.5 * Math.exp(20));
    close(y1! - y0!, 0.25 * Math.exp(10));
    close((y0! + y1!) / 2, -4.5);
    const [left, , right] = decodeBoxes(one, Float32Array.of(1e30, 0, 0, 0), { clamp: 'code' });
    close((left! + right!) / 2, 5.5);
  });

  it('lets sizes overflow where asked, and shrink to nothing always', () => {
    const none = decodeBoxes(one, Float32Array.of(0, 0, 1e30, 25), { clamp: 'none' });
    expect([none[0], none[2]]).toEqual([-Infinity, Infinity]);
    expect((none[3]! - none[1]!) / (0.25 * Math.exp(5))).toBeCloseTo(1, 5); // 25 · 0.2, above ln 62.5
    for (const clamp of ['size', 'code', 'none'] as const) {
      expect([...decodeBoxes(one, Float32Array.of(0, 0, -1e30, -Infinity), { clamp })]).toEqual([
        0.5, 0.5, 0.5, 0.5,
      ]);
    }
  });

  it('refuses an unknown clamp', () => {
    const clamp = JSON.parse('"sizes"') as 'size';
    expect(() => decodeBoxes(one, new Float32Array(4), { clamp })).toThrow(
      new RangeError('Unknown clamp "sizes". Did you mean "size"? Available: size, code, none.'),
    );
  });

  it('may write over its input, and keeps NaN to its own box', () => {
    const codes = encodeBoxes(vgg300, scatter(3, 1), matchAnchors(vgg300, scatter(3, 1)));
    codes[5] = NaN;
    const separate = decodeBoxes(vgg300, codes);
    expect(decodeBoxes(vgg300, codes, {}, codes)).toBe(codes);
    expect(codes).toEqual(separate);
    const broken = [...codes.keys()].filter((i) => Number.isNaN(codes[i]));
    expect(broken).toEqual([5, 7]); // ymin and ymax of anchor 1
  });

  it('refuses offsets of other anchors', () => {
    expect(() => decodeBoxes(one, new Float32Array(8))).toThrow(
      new RangeError('Expected offsets to have length 4 (anchors × 4), got 8.'),
    );
  });
});
