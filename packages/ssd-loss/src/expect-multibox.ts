import { ArgumentRangeError, ArgumentTypeError, expectObject, expectOptions } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { expectNotNegative, expectShape, expectTensor } from './expect-tensor.js';
import type { MultiboxOptions } from './multibox-options.js';
import type { MultiboxPredictions, MultiboxTargets } from './multibox-targets.js';

const REDUCTIONS: readonly string[] = ['batch', 'image-mean'];

const OPTIONS = Object.keys({
  reduction: true,
  negativeRatio: true,
  localizationWeight: true,
  divisor: true,
} satisfies Record<keyof MultiboxOptions, true>);

/** Throws where the tensors of the multibox loss do not belong together, naming tensor and shape. */
export function expectMultibox(predictions: MultiboxPredictions, targets: MultiboxTargets): void {
  expectObject(predictions, ['logits', 'offsets'], 'the predictions', 'Take both of what the network gives.');
  expectObject(
    targets,
    ['classes', 'offsets'],
    'the targets',
    'Make both of the objects, as encodeTargets does.',
  );
  const { logits, offsets } = predictions;
  expectTensor(logits, 'logits');
  const [batch, anchors, depth] = logits.shape;
  if (logits.rank !== 3 || depth < 2) {
    throw new ArgumentRangeError(
      `Expected logits of shape [batch, anchors, classes + 1] with at least one class, got [${logits.shape.join(', ')}].`,
      { hint: 'The background has a logit too, the last.' },
    );
  }
  expectShape(offsets, [batch, anchors, 4], 'offsets', 'these logits');
  expectShape(targets.classes, [batch, anchors], 'targets.classes', 'these logits');
  expectShape(targets.offsets, [batch, anchors, 4], 'targets.offsets', 'these logits');
  if (targets.classes.dtype !== 'int32') {
    throw new ArgumentTypeError(`Expected targets.classes to be int32, got ${targets.classes.dtype}.`, {
      hint: "Make it with dtype 'int32', or tf.cast it.",
    });
  }
  expectClasses(targets.classes, depth);
}

/** The options with their defaults; throws where one is unknown or out of range. */
export function resolveMultiboxOptions(options: MultiboxOptions): Required<MultiboxOptions> {
  expectOptions(options, OPTIONS, 'multiboxLoss');
  const {
    reduction = 'batch',
    negativeRatio = 3,
    localizationWeight = 1,
    divisor = (own: Scalar) => own,
  } = options;
  if (!REDUCTIONS.includes(reduction)) {
    throw new ArgumentRangeError(unknownName('reduction', reduction, REDUCTIONS), {
      hint: 'Name one of those.',
    });
  }
  if (typeof divisor !== 'function') {
    throw new ArgumentTypeError(`Expected divisor to be a function of a scalar, got ${typeof divisor}.`);
  }
  expectNotNegative(negativeRatio, 'negativeRatio');
  expectNotNegative(localizationWeight, 'localizationWeight');
  return { reduction, negativeRatio, localizationWeight, divisor };
}

/** A class without a logit would count as nothing: its cross-entropy is 0, a perfect answer. */
function expectClasses(classes: Tensor, depth: number): void {
  const values = valuesOf(classes);
  const i = values?.findIndex((value) => value < 0 || value >= depth) ?? -1;
  if (i < 0) return;
  const anchors = classes.shape[1]!;
  throw new ArgumentRangeError(
    `Expected targets.classes to be 0 … ${depth - 1} beside ${depth} logits, the last of which is the background, ` +
      `got ${values![i]!} for image ${Math.floor(i / anchors)}, anchor ${i % anchors}.`,
    { hint: 'Give the network a logit for every class and one for the background.' },
  );
}

/** The values, or undefined where there are none to be read: in a function that is being traced into a graph. */
function valuesOf(classes: Tensor): Int32Array | undefined {
  try {
    return classes.dataSync<'int32'>();
  } catch {
    return undefined; // a tensor that is disposed is refused by the first operation on it
  }
}
