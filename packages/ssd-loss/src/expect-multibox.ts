import type { Tensor } from '@tensorflow/tfjs-core';
import type { MultiboxTargets } from './multibox-targets.js';
import type { MultiboxOptions } from './multibox-options.js';

const REDUCTIONS: readonly string[] = ['batch', 'image-mean'];

/** Throws where the arguments of the multibox loss do not belong together, naming tensor and shape. */
export function expectMultibox(
  logits: Tensor,
  offsets: Tensor,
  targets: MultiboxTargets,
  { reduction, negativeRatio, localizationWeight }: Required<MultiboxOptions>,
): void {
  const [batch = 0, anchors = 0, depth = 0] = logits.shape;
  if (logits.rank !== 3 || depth < 2) {
    throw new RangeError(
      `Expected logits of shape [batch, anchors, classes + 1] with at least one class, got [${logits.shape.join(', ')}].`,
    );
  }
  expectShape(offsets, [batch, anchors, 4], 'offsets');
  expectShape(targets.classes, [batch, anchors], 'targets.classes');
  expectShape(targets.offsets, [batch, anchors, 4], 'targets.offsets');
  if (targets.classes.dtype !== 'int32') {
    throw new RangeError(`Expected targets.classes to be int32, got ${targets.classes.dtype}.`);
  }
  if (!REDUCTIONS.includes(reduction)) {
    throw new RangeError(`Unknown reduction "${reduction}". Available: ${REDUCTIONS.join(', ')}.`);
  }
  expectNotNegative(negativeRatio, 'negativeRatio');
  expectNotNegative(localizationWeight, 'localizationWeight');
}

/** Throws for a number that is negative or not finite. */
export function expectNotNegative(value: number, name: string): void {
  if (!(value >= 0) || !Number.isFinite(value)) {
    throw new RangeError(`Expected ${name} to be a finite number of at least 0, got ${value}.`);
  }
}

function expectShape(tensor: Tensor, shape: readonly number[], name: string): void {
  if (tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i])) return;
  throw new RangeError(
    `Expected ${name} of shape [${shape.join(', ')}] beside these logits, got [${tensor.shape.join(', ')}].`,
  );
}
