// Loss and gradients against torchvision's SSD.compute_loss and, for `image-mean`, numpy
// (tools/oracle/multibox_loss_torchvision.py).
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { multiboxLoss, type MultiboxLoss } from './multibox-loss.js';
import type { MultiboxReduction } from './multibox-options.js';
import { useCpuBackend } from './testing/cpu-backend.js';
import { noise } from './testing/noise.js';

interface Digest {
  norm: number;
  products: number[];
  samples: [index: number, value: number][];
}

interface Expected<Gradient> {
  confidence: number;
  localization: number;
  logits: Gradient;
  offsets: Gradient;
}

interface Case<Gradient> extends Expected<Gradient> {
  batch: number;
  anchors: number;
  classes: number;
  /** Image, anchor, class and the four codes it is to predict. */
  positives: number[][];
  imageMean: Expected<Gradient>;
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/multibox-torchvision.json', import.meta.url), 'utf8'),
) as {
  cases: (Case<number[]> & { name: string; twice: [image: number, anchor: number][] })[];
  full: Case<Digest>;
};

interface Inputs {
  logits: Float32Array;
  codes: Float32Array;
}

/** Loss and gradients of this package. */
function evaluate(
  { batch, anchors, classes, positives }: Case<unknown>,
  { logits, codes }: Inputs,
  reduction: MultiboxReduction,
): Expected<Float32Array> {
  const labels = new Int32Array(batch * anchors).fill(classes);
  const wanted = new Float32Array(4 * labels.length);
  for (const [image, anchor, label, ...code] of positives) {
    labels[image! * anchors + anchor!] = label!;
    wanted.set(code, 4 * (image! * anchors + anchor!));
  }
  return tf.tidy(() => {
    const targets = {
      classes: tf.tensor2d(labels, [batch, anchors], 'int32'),
      offsets: tf.tensor3d(wanted, [batch, anchors, 4]),
    };
    const x = tf.tensor3d(logits, [batch, anchors, classes + 1]);
    const y = tf.tensor3d(codes, [batch, anchors, 4]);
    let parts: MultiboxLoss | undefined;
    const total = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => {
      parts = multiboxLoss({ logits: a as tf.Tensor3D, offsets: b as tf.Tensor3D }, targets, { reduction });
      tf.keep(parts.confidence);
      tf.keep(parts.localization);
      return parts.total;
    };
    const [ofLogits, ofCodes] = tf.grads(total)([x, y]);
    const { confidence, localization } = parts!;
    const losses = { confidence: confidence.dataSync()[0]!, localization: localization.dataSync()[0]! };
    tf.dispose([confidence, localization]);
    return {
      ...losses,
      logits: ofLogits!.dataSync() as Float32Array,
      offsets: ofCodes!.dataSync() as Float32Array,
    };
  });
}

const norm = (values: ArrayLike<number>): number => {
  let square = 0;
  for (let i = 0; i < values.length; i++) square += values[i]! * values[i]!;
  return Math.sqrt(square);
};

const product = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** ‖a − b‖ / ‖b‖, or ‖a‖ where b is 0. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  norm(Array.from(a, (value, i) => value - b[i]!)) / (norm(b) || 1);

const relative = (got: number, wanted: number): number => Math.abs(got - wanted) / (Math.abs(wanted) || 1);

beforeAll(useCpuBackend);

describe.each(fixture.cases)('multiboxLoss, $name', (given) => {
  const { name, batch, anchors, classes } = given;
  const depth = classes + 1;
  const inputs: Inputs = {
    logits: noise(`${name}/logits`, batch * anchors * depth).map((x) => 8 * x),
    codes: noise(`${name}/codes`, batch * anchors * 4).map((x) => 6 * x),
  };

  it("has torchvision's loss and gradients", () => {
    const got = evaluate(given, inputs, 'batch');
    // torchvision's confidence loss counts `twice` where negatives run out: once is the paper's.
    const logits = Float64Array.from(given.logits);
    let { confidence } = given;
    const share = 1 / Math.max(1, given.positives.length);
    for (const [image, anchor] of given.twice) {
      const row = (image * anchors + anchor) * depth;
      const label = given.positives.find(([b, a]) => b === image && a === anchor)![2]!;
      const powers = Array.from(inputs.logits.subarray(row, row + depth), Math.exp);
      const sum = powers.reduce((total, power) => total + power, 0);
      confidence += Math.log(powers[label]! / sum) * share;
      for (let c = 0; c < depth; c++) logits[row + c]! -= (powers[c]! / sum - (c === label ? 1 : 0)) * share;
    }
    expect(relative(got.confidence, confidence)).toBeLessThan(1e-6);
    expect(relative(got.localization, given.localization)).toBeLessThan(1e-6);
    expect(distance(got.logits, logits)).toBeLessThan(1e-6);
    expect(distance(got.offsets, given.offsets)).toBeLessThan(1e-6);
  });

  it("has the reference's loss and gradients", () => {
    const got = evaluate(given, inputs, 'image-mean');
    expect(relative(got.confidence, given.imageMean.confidence)).toBeLessThan(1e-6);
    expect(relative(got.localization, given.imageMean.localization)).toBeLessThan(1e-6);
    expect(distance(got.logits, given.imageMean.logits)).toBeLessThan(1e-6);
    expect(distance(got.offsets, given.imageMean.offsets)).toBeLessThan(1e-6);
  });
});

describe('multiboxLoss of 8732 anchors, 20 classes and two images', () => {
  const { full } = fixture;
  const inputs: Inputs = {
    logits: noise('full/logits', full.batch * full.anchors * (full.classes + 1)).map((x) => 6 * x),
    codes: noise('full/codes', full.batch * full.anchors * 4).map((x) => 4 * x),
  };

  const expectDigest = (got: Float32Array, wanted: Digest, name: string): void => {
    expect(relative(norm(got), wanted.norm)).toBeLessThan(1e-6);
    for (const [i, expected] of wanted.products.entries()) {
      const projection = product(got, noise(`${name}/${i}`, got.length));
      expect(Math.abs(projection - expected) / wanted.norm).toBeLessThan(1e-6);
    }
    for (const [i, value] of wanted.samples)
      expect(Math.abs(got[i]! - value) / wanted.norm).toBeLessThan(1e-6);
  };

  it.each<[string, MultiboxReduction, Expected<Digest>]>([
    ["torchvision's", 'batch', full],
    ["the reference's", 'image-mean', full.imageMean],
  ])('has %s loss and gradients', (_, reduction, expected) => {
    const got = evaluate(full, inputs, reduction);
    expect(relative(got.confidence, expected.confidence)).toBeLessThan(2e-6);
    expect(relative(got.localization, expected.localization)).toBeLessThan(2e-6);
    expectDigest(got.logits, expected.logits, 'full/of-logits');
    expectDigest(got.offsets, expected.offsets, 'full/of-codes');
  });
});
