import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { encodeBoxes } from './encode-boxes.js';
import { encodeTargets, type Objects } from './encode-targets.js';
import { createEncoder } from './encoder.js';
import { matchAnchors, type MatchPolicy } from './match-anchors.js';
import { scatter } from './testing/boxes.js';

const anchors = createAnchors(boxTables.mini);
const objects: Objects = { boxes: scatter(6, 9), labels: Int32Array.of(2, 0, 1, 2, 0, 1) };

describe('encodeTargets', () => {
  it.each<MatchPolicy>(['paper', 'reference'])(
    'puts labels where boxes match, background elsewhere (%s)',
    (policy) => {
      const { classes, offsets } = encodeTargets(anchors, objects, { classes: 3, policy });
      const matches = matchAnchors(anchors, objects.boxes, { policy });
      expect([...classes]).toEqual([...matches].map((box) => (box < 0 ? 3 : objects.labels[box])));
      expect(offsets).toEqual(encodeBoxes(anchors, objects.boxes, matches));
      expect(classes.some((label) => label < 3)).toBe(true);
    },
  );

  it('is all background without objects, whatever the arrays held before', () => {
    const out = {
      classes: new Int32Array(anchors.count).fill(1),
      offsets: new Float32Array(4 * anchors.count).fill(1),
    };
    expect(
      encodeTargets(anchors, { boxes: new Float32Array(0), labels: new Int32Array(0) }, { classes: 3 }, out),
    ).toBe(out);
    expect(out.classes.every((label) => label === 3)).toBe(true);
    expect(out.offsets.every((offset) => offset === 0)).toBe(true);
  });

  it('lets boxes without area go to the background', () => {
    const flat = { boxes: Float32Array.of(0.5, 0.2, 0.5, 0.8), labels: Int32Array.of(1) };
    expect(encodeTargets(anchors, flat, { classes: 3 }).classes.every((label) => label === 3)).toBe(true);
  });

  const object = { boxes: Float32Array.of(0.1, 0.1, 0.5, 0.5), labels: Int32Array.of(0) };
  it.each<[() => unknown, string]>([
    [
      () => encodeTargets(anchors, { ...object, labels: Int32Array.of(3) }, { classes: 3 }),
      'Expected the label of object 0 to be 0 … 2, got 3.',
    ],
    [
      () => encodeTargets(anchors, { ...object, labels: Int32Array.of(-1) }, { classes: 3 }),
      'Expected the label of object 0 to be 0 … 2, got -1.',
    ],
    [
      () => encodeTargets(anchors, { ...object, boxes: Float32Array.of(0, 0, NaN, 1) }, { classes: 3 }),
      'Expected finite coordinates of box 0 of boxes, got [0, 0, NaN, 1].',
    ],
    [
      () => encodeTargets(anchors, { ...object, labels: new Int32Array(2) }, { classes: 3 }),
      'Expected labels to have length 1 (one a box), got 2.',
    ],
    [
      () => encodeTargets(anchors, object, { classes: 0 }),
      'Expected classes to be a whole number of at least 1, got 0.',
    ],
  ])('refuses what would train nonsense (%#)', (call, message) => {
    expect(call).toThrow(new RangeError(message));
  });
});

describe('createEncoder', () => {
  const options = { table: boxTables.mini, classes: 3 };
  const arrays = () => ({
    classes: new Int32Array(anchors.count),
    offsets: new Float32Array(4 * anchors.count),
  });

  it('declares the arrays that it fills', () => {
    expect(createEncoder(options).fields).toEqual([
      { name: 'classes', dtype: 'int32', shape: [anchors.count] },
      { name: 'offsets', dtype: 'float32', shape: [anchors.count, 4] },
    ]);
  });

  it('encodes as encodeTargets does, its options having been cloned into another thread', () => {
    const out = arrays();
    createEncoder(structuredClone({ ...options, policy: 'reference' as const })).encode(objects, out);
    expect(out).toEqual(encodeTargets(anchors, objects, { classes: 3, policy: 'reference' }));
  });

  it('refuses arrays of another kind, and options that do not exist', () => {
    const encoder = createEncoder(options);
    expect(() => {
      encoder.encode(objects, { offsets: arrays().offsets });
    }).toThrow(new TypeError('Expected out to be { classes, offsets }, got { offsets }.'));
    expect(() => {
      encoder.encode(objects, { classes: arrays().classes, offsets: arrays().classes });
    }).toThrow(
      new TypeError(
        `Expected out.offsets to be a Float32Array, got an Int32Array of length ${anchors.count}.`,
      ),
    );
    const policy = JSON.parse('"best"') as MatchPolicy;
    expect(() => createEncoder({ ...options, policy })).toThrow(
      new RangeError('Unknown match policy "best". Available: paper, reference.'),
    );
    expect(() => createEncoder({ ...options, classes: 0 })).toThrow(RangeError);
  });
});
