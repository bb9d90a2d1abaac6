import { anchorRecall, bestOverlaps } from './anchor-recall.js';
import { boxTables, getBoxTable } from './box-tables.js';
import { checkMapSizes } from './check-map-sizes.js';
import { createAnchors } from './create-anchors.js';
import { createBoxTable } from './create-box-table.js';
import { decodeBoxes } from './decode-boxes.js';
import { encodeBoxes } from './encode-boxes.js';
import { encodeTargets } from './encode-targets.js';
import { createEncoder } from './encoder.js';
import { fitAnchors } from './fit-anchors.js';
import { boxArea, diou, giou, intersectionArea, iou } from './iou.js';
import { matchAnchors } from './match-anchors.js';
import { nonMaxSuppression } from './non-max-suppression.js';
import { pairwiseIou } from './pairwise-iou.js';
import { selectDetections } from './select-detections.js';
import { seeded } from './testing/boxes.js';

/** What JavaScript lets a caller pass: every type is gone. */
type Loose = (...args: unknown[]) => unknown;
const loose = (f: unknown): Loose => f as Loose;

const anchors = createAnchors({
  name: 'tiles',
  imageSize: { width: 4, height: 4 },
  order: 'cell-major',
  maps: [{ rows: 1, columns: 2, shapes: [{ width: 0.5, height: 1 }] }],
  variances: [0.1, 0.1, 0.2, 0.2],
});
const boxes = Float32Array.of(0.125, 0.125, 0.5, 0.5);
const pixels = Float32Array.of(10, 10, 100, 100);
const swapped = Float32Array.of(0.5, 0.5, 0.25, 0.25); // x, y, width, height taken for corners
const holed = Float32Array.of(0, 0, NaN, 1);
const labels = Int32Array.of(0);
const matches = Int32Array.of(-1, -1);
const probabilities = Float32Array.of(0.5, 0.5, 0.5, 0.5);
const two = Float32Array.of(0, 0, 1, 1, 0, 0, 1, 1);
const objects = { boxes, labels };
const map = { rows: 1, columns: 1, scale: 0.5, aspectRatios: [] };
const table = { name: 'own', imageSize: { width: 8, height: 8 }, maps: [map] };
const rng = seeded(1);

/** Functions of a list of objects' boxes. */
const ofObjects: [string, (list: unknown) => unknown][] = [
  ['matchAnchors', (list) => loose(matchAnchors)(anchors, list)],
  ['encodeBoxes', (list) => loose(encodeBoxes)(anchors, list, matches)],
  ['encodeTargets', (list) => loose(encodeTargets)(anchors, { boxes: list, labels }, { classes: 3 })],
  ['bestOverlaps', (list) => loose(bestOverlaps)(anchors, list)],
  ['anchorRecall', (list) => loose(anchorRecall)(anchors, list)],
  ['fitAnchors', (list) => loose(fitAnchors)(list, { count: 1, rng })],
  [
    'createEncoder().encode',
    (list) => {
      const out = { classes: new Int32Array(2), offsets: new Float32Array(8) };
      loose(createEncoder({ table: anchors.table, classes: 3 }).encode)({ boxes: list, labels }, out);
      return out;
    },
  ],
];
/** Functions of a list of boxes in any unit. */
const ofCorners: [string, (list: unknown) => unknown][] = [
  ['nonMaxSuppression', (list) => loose(nonMaxSuppression)(list, Float32Array.of(1))],
  ['pairwiseIou, the first', (list) => loose(pairwiseIou)(list, boxes)],
  ['pairwiseIou, the second', (list) => loose(pairwiseIou)(boxes, list)],
];
const ofOne: [string, (box: unknown) => unknown][] = [
  ['boxArea', (box) => loose(boxArea)(box)],
  ['iou', (box) => loose(iou)([0, 0, 1, 1], box)],
  ['giou', (box) => loose(giou)(box, [0, 0, 1, 1])],
  ['diou', (box) => loose(diou)([0, 0, 1, 1], box)],
  ['intersectionArea', (box) => loose(intersectionArea)(box, [0, 0, 1, 1])],
];

/** The error is an argument's: its message has what came, its hint is a sentence that the message does not repeat. */
const refuses = (run: () => unknown, text: RegExp): void => {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringMatching(text) as string });
  const { message, hint } = error as { message: string; hint?: string };
  if (hint === undefined) return;
  expect(hint).toMatch(/^[A-Z].*\.$/s);
  expect(message).not.toContain(hint);
};

describe.each([...ofObjects, ...ofCorners])('%s', (_, run) => {
  it('takes boxes, and none that are not in order or not finite', () => {
    expect(() => run(boxes)).not.toThrow();
    refuses(() => run(swapped), /xmin ≤ xmax and ymin ≤ ymax in box 0 of \w+, got \[0.5, 0.5, 0.25, 0.25\]/);
    refuses(() => run(holed), /finite coordinates of box 0 of \w+, got \[0, 0, NaN, 1\]/);
    refuses(() => run(Float32Array.of(0, 0, Infinity, 1)), /finite coordinates of box 0/);
  });

  it('takes no other kind of array', () => {
    refuses(() => run([...boxes]), /to be a Float32Array, got \[0.125, 0.125, 0.5, 0.5\]/);
    refuses(() => run([[...boxes]]), /to be a Float32Array, got an array of length 1/);
    refuses(() => run(Float64Array.from(boxes)), /to be a Float32Array, got a Float64Array of length 4/);
    refuses(() => run(undefined), /Float32Array|boxes/);
    refuses(() => run(new Float32Array(5)), /4 numbers a box, got 5/);
  });
});

describe.each(ofObjects)('%s', (_, run) => {
  it('takes no pixels, but what a crop may leave of an object', () => {
    refuses(() => run(pixels), /box 0 of boxes to be normalised .*, got \[10, 10, 100, 100\]/);
    refuses(() => run(Float32Array.of(0, 0, 4, 4)), /got \[0, 0, 4, 4\]/);
    refuses(() => run(Float32Array.of(1.25, 0, 1.5, 1)), /got \[1.25, 0, 1.5, 1\]/); // beside the image
    for (const box of [
      [-3, -2, 4, 2.5], // far larger than the crop, its centre (0.5, 0.25) inside
      [-0.5, 0, 0.25, 1], // centre outside, but not far
      [1, 1, 1, 1],
    ]) {
      expect(() => run(Float32Array.from(box))).not.toThrow();
    }
  });
});

describe.each(ofCorners)('%s', (_, run) => {
  it('takes any unit', () => {
    expect(() => run(pixels)).not.toThrow();
  });
});

describe.each(ofOne)('%s', (_, run) => {
  it('takes one box of four numbers', () => {
    expect(() => run([0, 0, 2, 2])).not.toThrow();
    expect(() => run(Float32Array.of(0, 0, 2, 2))).not.toThrow();
    refuses(() => run([0, 0, 2]), /one box of four numbers, got \[0, 0, 2\]/);
    refuses(() => run(undefined), /got nothing/);
    refuses(() => run({ xmin: 0, ymin: 0, xmax: 1, ymax: 1 }), /got \{ xmin, ymin, xmax, ymax \}/);
    refuses(() => run([[0, 0, 1, 1]]), /got an array of length 1/);
    refuses(() => run([3, 3, 1, 1]), /xmin ≤ xmax .*got \[3, 3, 1, 1\]/);
    refuses(() => run([NaN, 0, 1, 1]), /finite .*got \[NaN, 0, 1, 1\]/);
  });
});

describe('options', () => {
  const calls: [string, (options: unknown) => unknown, object][] = [
    ['matchAnchors', (options) => loose(matchAnchors)(anchors, boxes, options), {}],
    ['encodeTargets', (options) => loose(encodeTargets)(anchors, objects, options), { classes: 3 }],
    ['anchorRecall', (options) => loose(anchorRecall)(anchors, boxes, options), {}],
    ['decodeBoxes', (options) => loose(decodeBoxes)(anchors, new Float32Array(8), options), {}],
    ['fitAnchors', (options) => loose(fitAnchors)(boxes, options), { count: 1, rng }],
    ['nonMaxSuppression', (options) => loose(nonMaxSuppression)(two, Float32Array.of(1, 1), options), {}],
    [
      'selectDetections',
      (options) => loose(selectDetections)({ probabilities, boxes: two }, options),
      { classes: 1 },
    ],
    ['createBoxTable', (options) => loose(createBoxTable)(options), table],
    ['createEncoder', (options) => loose(createEncoder)(options), { table: anchors.table, classes: 1 }],
  ];
  it.each(calls)('of %s are an object with known names', (name, run, right) => {
    expect(() => run(right)).not.toThrow();
    refuses(() => run(0.5), new RegExp(`Expected the options of ${name} to be an object, got 0.5`));
    refuses(() => run([0.5]), /to be an object, got \[0.5\]/);
    refuses(() => run(null), /to be an object, got null/);
    refuses(() => run({ ...right, iouTreshold: 1 }), new RegExp(`Unknown option of ${name} "iouTreshold"`));
  });

  it.each(['encodeTargets', 'fitAnchors', 'selectDetections', 'createBoxTable', 'createEncoder'])(
    'of %s have to be there',
    (name) => {
      const [, run] = calls.find(([called]) => called === name)!;
      refuses(() => run(undefined), /to be an object, got nothing/);
      refuses(() => run({}), /Expected/);
    },
  );

  it.each([
    [() => loose(nonMaxSuppression)(two, Float32Array.of(1, 1), { iouThreshold: '0.5' }), /got "0.5"/],
    [() => loose(nonMaxSuppression)(two, Float32Array.of(1, 1), { maxDetections: -1 }), /got -1/],
    [() => loose(nonMaxSuppression)(two, Float32Array.of(1, 1), { scoreThreshold: NaN }), /got NaN/],
    [() => loose(matchAnchors)(anchors, boxes, { threshold: '0.5' }), /threshold .*got "0.5"/],
    [() => loose(matchAnchors)(anchors, boxes, { threshold: 50 }), /threshold .*got 50/],
    [() => loose(fitAnchors)(boxes, { count: -2, rng }), /count .*got -2/],
    [() => loose(fitAnchors)(boxes, { count: 2, rng: () => 0.5 }), /rng .*got a function/],
    [() => loose(fitAnchors)(boxes, { count: 2 }), /rng .*got nothing/],
    [() => loose(encodeTargets)(anchors, objects, { classes: ['a'] }), /classes .*got \["a"\]/],
    [() => loose(createBoxTable)({ ...table, maps: map }), /maps of box table "own" .*got \{ rows/],
    [() => loose(createBoxTable)({ ...table, maps: [{ ...map, aspectRatios: 2 }] }), /aspectRatios .*got 2/],
    [() => loose(createBoxTable)({ ...table, maps: [{ ...map, size: 2 }] }), /maps\[0\] "size"/],
    [() => loose(createBoxTable)({ ...table, imageSize: 300 }), /imageSize .*got 300/],
    [() => loose(createBoxTable)({ ...table, name: undefined }), /name .*got nothing/],
    [() => loose(createBoxTable)({ ...table, clipSizes: 'yes' }), /clipSizes .*got "yes"/],
  ])('have values in range (%#)', (run, text) => {
    refuses(run, text);
  });
});

describe('arguments that do not belong together', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a table for anchors', () => loose(matchAnchors)(boxTables.mini, boxes), /anchors .*\{ name, imageSize/],
    ['no anchors', () => loose(encodeTargets)(undefined, objects, { classes: 1 }), /anchors .*got nothing/],
    [
      'no anchors to decode',
      () => loose(decodeBoxes)(undefined, new Float32Array(8)),
      /anchors .*got nothing/,
    ],
    ['a name for a table', () => loose(createAnchors)('mini'), /box table .*got "mini"/],
    ['a name that there is not', () => loose(getBoxTable)('ssd301'), /"ssd301"/],
    [
      'a list for objects',
      () => loose(encodeTargets)(anchors, boxes, { classes: 1 }),
      /objects .*Float32Array/,
    ],
    [
      'no labels',
      () => loose(encodeTargets)(anchors, { boxes }, { classes: 1 }),
      /objects .*got \{ boxes \}/,
    ],
    [
      'labels in a plain array',
      () => loose(encodeTargets)(anchors, { boxes, labels: [0] }, { classes: 1 }),
      /labels to be an Int32Array, got \[0\]/,
    ],
    [
      'a label too high',
      () => encodeTargets(anchors, { boxes, labels: Int32Array.of(3) }, { classes: 3 }),
      /got 3/,
    ],
    ['scores of other boxes', () => nonMaxSuppression(two, Float32Array.of(1)), /length 2 .*got 1/],
    [
      'plain scores',
      () => loose(nonMaxSuppression)(two, [1, 1]),
      /scores to be a Float32Array, got \[1, 1\]/,
    ],
    ['a score that is NaN', () => nonMaxSuppression(two, Float32Array.of(1, NaN)), /scores\[1\] .*got NaN/],
    ['offsets in a plain array', () => loose(decodeBoxes)(anchors, [0]), /offsets to be a Float32Array/],
    ['no predictions', () => loose(selectDetections)(undefined, { classes: 1 }), /predictions .*got nothing/],
    [
      'logits for probabilities',
      () => selectDetections({ probabilities: Float32Array.of(0, 1, 0.5, -2.5), boxes: two }, { classes: 1 }),
      /got -2.5 for box 1, class 1 \(probabilities\[3\]\)/,
    ],
    [
      'pixels for boxes',
      () =>
        selectDetections({ probabilities, boxes: Float32Array.from([...pixels, ...pixels]) }, { classes: 1 }),
      /none that is near the image; box 0 is \[10, 10, 100, 100\]/,
    ],
    [
      'swapped corners',
      () =>
        selectDetections({ probabilities, boxes: Float32Array.from([...boxes, ...swapped]) }, { classes: 1 }),
      /box 1 of boxes, got \[0.5, 0.5, 0.25, 0.25\]/,
    ],
    ['sizes that are no list', () => loose(checkMapSizes)(boxTables.mini, 40), /sizes .*got 40/],
  ])('%s', (_, run, text) => {
    refuses(run, text);
  });
});
