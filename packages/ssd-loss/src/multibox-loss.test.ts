import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { multiboxLoss } from './multibox-loss.js';
import type { MultiboxOptions } from './multibox-options.js';
import { naiveLoss, type NaiveInput } from './testing/naive-loss.js';
import { useCpuBackend } from './testing/cpu-backend.js';

type Input = { [Key in keyof NaiveInput]: NaiveInput[Key] };

const tensors = ({ logits, offsets, classes, targets }: Input) => ({
  predictions: {
    logits: tf.tensor3d(logits as number[][][]),
    offsets: tf.tensor3d(offsets as number[][][]),
  },
  targets: {
    classes: tf.tensor2d(classes as number[][], undefined, 'int32'),
    offsets: tf.tensor3d(targets as number[][][]),
  },
});

function evaluate(input: Input, options?: MultiboxOptions) {
  return tf.tidy(() => {
    const { predictions, targets } = tensors(input);
    const loss = tf.tidy(() => multiboxLoss(predictions, targets, options)); // its type is one that tidy takes
    return {
      total: loss.total.dataSync()[0]!,
      localization: loss.localization.dataSync()[0]!,
      confidence: loss.confidence.dataSync()[0]!,
    };
  });
}

function gradients(
  input: Input,
  options?: MultiboxOptions,
  part: 'total' | 'localization' | 'confidence' = 'total',
) {
  return tf.tidy(() => {
    const { predictions, targets } = tensors(input);
    const loss = (logits: tf.Tensor, offsets: tf.Tensor) =>
      multiboxLoss({ logits: logits as tf.Tensor3D, offsets: offsets as tf.Tensor3D }, targets, options)[
        part
      ];
    const [logits, offsets] = tf.grads(loss)([predictions.logits, predictions.offsets]);
    return { logits: logits!.arraySync() as number[][][], offsets: offsets!.arraySync() as number[][][] };
  });
}

const float = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true }).map(Math.fround);

/** Any small batch, from no positives to all; few distinct logits, so that equal losses are common. */
const inputs: fc.Arbitrary<Input> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    anchors: fc.integer({ min: 1, max: 12 }),
    classes: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ batch, anchors, classes }) => {
    const rows = <T>(element: fc.Arbitrary<T>) =>
      fc.array(fc.array(element, { minLength: anchors, maxLength: anchors }), {
        minLength: batch,
        maxLength: batch,
      });
    const vector = (element: fc.Arbitrary<number>, length: number) =>
      fc.array(element, { minLength: length, maxLength: length });
    return fc.record({
      logits: rows(vector(fc.oneof(fc.integer({ min: -2, max: 2 }), float(8)), classes + 1)),
      offsets: rows(vector(float(3), 4)),
      classes: rows(
        fc.oneof({ arbitrary: fc.constant(classes), weight: 3 }, fc.integer({ min: 0, max: classes })),
      ),
      targets: rows(vector(float(3), 4)),
    });
  });

const optionSets = fc.record({
  reduction: fc.constantFrom('batch' as const, 'image-mean' as const),
  negativeRatio: fc.constantFrom(0, 0.5, 1, 3, 10000),
});

const LN2 = Math.log(2);

/** One class, two images of four anchors; equal logits make every cross-entropy ln 2. */
const plain: Input = {
  logits: [1, 2].map(() => [1, 2, 3, 4].map(() => [0, 0])),
  offsets: [1, 2].map(() => [1, 2, 3, 4].map(() => [0.5, 0, -2, 0])),
  classes: [
    [0, 1, 1, 1],
    [0, 0, 1, 1],
  ],
  targets: [1, 2].map(() => [1, 2, 3, 4].map(() => [0, 0, 0, 0])),
};

beforeAll(useCpuBackend);

describe('multiboxLoss by hand', () => {
  // Image 0: 1 positive, min(3, 3·1) = 3 negatives → 4 ln 2. Image 1: 2 positives, min(2, 6) = 2 negatives → 4 ln 2.
  // Smooth L1 of a positive: 0.5²/2 + 0 + (2 − 0.5) + 0 = 1.625.
  it('divides by all positives of the batch', () => {
    const loss = evaluate(plain);
    expect(loss.confidence).toBeCloseTo((8 * LN2) / 3, 5);
    expect(loss.localization).toBeCloseTo((3 * 1.625) / 3, 5);
    expect(loss.total).toBeCloseTo((8 * LN2) / 3 + 1.625, 5);
  });

  it('averages the images, each divided by its positives', () => {
    const loss = evaluate(plain, { reduction: 'image-mean' });
    expect(loss.confidence).toBeCloseTo((4 * LN2 + 2 * LN2) / 2, 5); // (4 ln 2 / 1 + 4 ln 2 / 2) / 2
    expect(loss.localization).toBeCloseTo(1.625, 5);
  });

  it('weighs the localisation in the total only', () => {
    const loss = evaluate(plain, { localizationWeight: 2 });
    expect(loss.localization).toBeCloseTo(1.625, 5);
    expect(loss.total).toBeCloseTo((8 * LN2) / 3 + 3.25, 5);
  });

  it('gives equal losses to the lower anchors and leaves the others without gradient', () => {
    const input: Input = {
      ...plain,
      classes: [
        [1, 0, 1, 1],
        [1, 1, 1, 1],
      ],
    };
    const { logits } = gradients(input, { negativeRatio: 2 });
    // One positive (anchor 1), two negatives (anchors 0 and 2, not 3). softmax − one-hot = ±½.
    // By anchor and logit; + 0 turns −0 into 0.
    expect(logits[0]!.flat().map((g) => g + 0)).toEqual([0.5, -0.5, -0.5, 0.5, 0.5, -0.5, 0, 0]);
    expect(logits[1]!.flat().map((g) => g + 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('multiboxLoss against loops', () => {
  it('equals the sum over images, anchors and coordinates', () => {
    fc.assert(
      fc.property(inputs, optionSets, (input, options) => {
        const expected = naiveLoss(input, options);
        const got = evaluate(input, options);
        // Single precision: a few rounding errors of the largest term (up to 16 in each of up to 36 anchors).
        expect(Math.abs(got.confidence - expected.confidence)).toBeLessThanOrEqual(
          1e-5 * (1 + expected.confidence),
        );
        expect(Math.abs(got.localization - expected.localization)).toBeLessThanOrEqual(
          1e-5 * (1 + expected.localization),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('has the gradient that differences of the loops show', () => {
    // Distinct losses and differences away from ±1, so that a small step changes no rank and no branch.
    const input: Input = {
      logits: [0, 1, 2].map((b) =>
        [0, 1, 2, 3, 4, 5].map((a) => [0, 1, 2].map((c) => Math.sin(1 + b * 31 + a * 7 + c * 3))),
      ),
      offsets: [0, 1, 2].map((b) =>
        [0, 1, 2, 3, 4, 5].map((a) => [0, 1, 2, 3].map((c) => 2 * Math.cos(b + a * 5 + c))),
      ),
      classes: [
        [2, 0, 2, 2, 2, 2],
        [1, 0, 2, 2, 1, 2],
        [2, 2, 2, 2, 2, 2],
      ],
      targets: [0, 1, 2].map((b) =>
        [0, 1, 2, 3, 4, 5].map((a) => [0, 1, 2, 3].map((c) => Math.sin(b * 3 + a + c))),
      ),
    };
    const step = 1e-5;
    const nudged = (
      part: 'logits' | 'offsets',
      at: readonly [number, number, number],
      by: number,
    ): Input => ({
      ...input,
      [part]: input[part].map((image, b) =>
        image.map((row, a) => row.map((x, c) => (b === at[0] && a === at[1] && c === at[2] ? x + by : x))),
      ),
    });
    for (const reduction of ['batch', 'image-mean'] as const) {
      const options = { reduction, negativeRatio: 1.5 };
      const value = (changed: Input): number => {
        const { confidence, localization } = naiveLoss(changed, options);
        return confidence + 0.7 * localization;
      };
      const analytic = gradients(input, { ...options, localizationWeight: 0.7 });
      for (const part of ['logits', 'offsets'] as const) {
        for (const [b, image] of input[part].entries()) {
          for (const [a, row] of image.entries()) {
            for (const c of row.keys()) {
              const at = [b, a, c] as const;
              const numeric = (value(nudged(part, at, step)) - value(nudged(part, at, -step))) / (2 * step);
              expect(analytic[part][b]![a]![c]).toBeCloseTo(numeric, 5);
            }
          }
        }
      }
    }
  });

  it('gives each part its own gradient', () => {
    const confidence = gradients(plain, {}, 'confidence');
    const localization = gradients(plain, {}, 'localization');
    const total = gradients(plain, { localizationWeight: 3 });
    expect(confidence.offsets.flat(2).every((g) => g === 0)).toBe(true);
    expect(localization.logits.flat(2).every((g) => g === 0)).toBe(true);
    expect(total.logits).toEqual(confidence.logits);
    const tripled = localization.offsets.flat(2).map((g) => 3 * g);
    for (const [i, g] of total.offsets.flat(2).entries()) expect(g).toBeCloseTo(tripled[i]!, 6);
  });
});

describe('multiboxLoss at the edges', () => {
  it('is exactly 0, with gradient 0, without any positive', () => {
    const input: Input = {
      ...plain,
      classes: [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ],
    };
    for (const reduction of ['batch', 'image-mean'] as const) {
      expect(evaluate(input, { reduction })).toEqual({ total: 0, localization: 0, confidence: 0 });
      const { logits, offsets } = gradients(input, { reduction });
      expect([...logits.flat(2), ...offsets.flat(2)].every((g) => Math.abs(g) === 0)).toBe(true);
    }
  });

  it('trains positives alone where there are no negatives', () => {
    const input: Input = {
      ...plain,
      classes: [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    };
    expect(evaluate(input).confidence).toBeCloseTo(LN2, 5); // 8 ln 2 / 8
  });

  it('trains all negatives where more are asked for than there are', () => {
    const input: Input = {
      ...plain,
      classes: [
        [0, 1, 1, 1],
        [1, 1, 1, 1],
      ],
    };
    expect(evaluate(input, { negativeRatio: 10000 }).confidence).toBeCloseTo(4 * LN2, 5);
  });

  it('takes an empty batch and an image without anchors', () => {
    const empty = (batch: number, anchors: number) =>
      multiboxLoss(
        { logits: tf.zeros([batch, anchors, 2]), offsets: tf.zeros([batch, anchors, 4]) },
        { classes: tf.zeros([batch, anchors], 'int32'), offsets: tf.zeros([batch, anchors, 4]) },
      ).total.dataSync()[0];
    tf.tidy(() => {
      expect(empty(0, 5)).toBe(0);
      expect(empty(2, 0)).toBe(0);
    });
  });

  it('shows a NaN in the predictions, also of an anchor that would not train', () => {
    const logits = plain.logits.map((image) => image.map((row) => [...row]));
    logits[0]![3]![0] = NaN;
    const loss = evaluate({ ...plain, logits }, { negativeRatio: 0 });
    expect(loss.confidence).toBeNaN();
    expect(loss.total).toBeNaN();
    expect(loss.localization).toBeCloseTo(1.625, 5);
    const offsets = plain.offsets.map((image) => image.map((row) => [...row]));
    offsets[1]![3]![2] = NaN;
    expect(evaluate({ ...plain, offsets }).localization).toBeNaN();
  });

  it('stays finite for logits of any finite size', () => {
    const logits = [1, 2].map(() => [
      [1e30, -1e30],
      [-1e30, 1e30],
      [0, 1e30],
      [1e4, -1e4],
    ]);
    const loss = evaluate({ ...plain, logits });
    expect(Number.isFinite(loss.total)).toBe(true);
    expect(
      gradients({ ...plain, logits })
        .logits.flat(2)
        .every(Number.isFinite),
    ).toBe(true);
  });

  it('leaves no tensors behind', () => {
    const { predictions, targets } = tensors(plain);
    const before = tf.memory().numTensors;
    const loss = multiboxLoss(predictions, targets);
    expect(tf.memory().numTensors).toBe(before + 3);
    tf.dispose([loss.total, loss.localization, loss.confidence]);
    const { value, grads } = tf.valueAndGrads(
      (logits: tf.Tensor, offsets: tf.Tensor) =>
        multiboxLoss({ logits: logits as tf.Tensor3D, offsets: offsets as tf.Tensor3D }, targets).total,
    )([predictions.logits, predictions.offsets]);
    expect(tf.memory().numTensors).toBe(before + 3);
    tf.dispose([value, ...grads]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([predictions, targets]);
  });
});

describe('multiboxLoss on wrong arguments', () => {
  let predictions: ReturnType<typeof tensors>['predictions'];
  let targets: ReturnType<typeof tensors>['targets'];
  beforeAll(() => {
    ({ predictions, targets } = tensors(plain));
  });

  it.each<[string, () => unknown, string]>([
    [
      'offsets of other anchors',
      () => multiboxLoss({ ...predictions, offsets: tf.zeros([2, 3, 4]) }, targets),
      'Expected offsets of shape [2, 4, 4] beside these logits, got [2, 3, 4].',
    ],
    [
      'classes that are floats',
      () => multiboxLoss(predictions, { ...targets, classes: tf.zeros([2, 4]) }),
      'Expected targets.classes to be int32, got float32.',
    ],
    [
      'logits without a class',
      () => multiboxLoss({ ...predictions, logits: tf.zeros([2, 4, 1]) }, targets),
      'Expected logits of shape [batch, anchors, classes + 1] with at least one class, got [2, 4, 1].',
    ],
    [
      'a negative ratio',
      () => multiboxLoss(predictions, targets, { negativeRatio: -1 }),
      'Expected negativeRatio to be a finite number of at least 0, got -1.',
    ],
    [
      'a weight that is NaN',
      () => multiboxLoss(predictions, targets, { localizationWeight: NaN }),
      'Expected localizationWeight to be a finite number of at least 0, got NaN.',
    ],
    [
      'an unknown reduction',
      () => multiboxLoss(predictions, targets, JSON.parse('{"reduction":"mean"}') as MultiboxOptions),
      'Unknown reduction "mean". Available: batch, image-mean.',
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT', message }) as Error);
  });
});

interface Fixture {
  input: Input;
  cases: {
    reduction: 'batch' | 'image-mean';
    confidence: number;
    localization: number;
    logits: number[][][];
    offsets: number[][][];
  }[];
}

describe('multiboxLoss against TensorFlow (tools/oracle/multibox-loss.py)', () => {
  const fixture = JSON.parse(
    readFileSync(new URL('../fixtures/multibox-loss.json', import.meta.url), 'utf8'),
  ) as Fixture;

  it.each(fixture.cases)('has the loss and gradients of $reduction', ({ reduction, ...expected }) => {
    const loss = evaluate(fixture.input, { reduction });
    expect(loss.confidence).toBeCloseTo(expected.confidence, 4);
    expect(loss.localization).toBeCloseTo(expected.localization, 4);
    const got = gradients(fixture.input, { reduction });
    for (const part of ['logits', 'offsets'] as const) {
      const want = expected[part].flat(2);
      for (const [i, value] of got[part].flat(2).entries()) expect(value).toBeCloseTo(want[i]!, 6);
    }
  });
});
