import { ArgumentRangeError, ArgumentTypeError, shownValue } from '@ssd/errors';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Throws for anything but a tensor; told by what it has, since a program may hold two copies of TensorFlow.js. */
export function expectTensor(value: Tensor | undefined, name: string): void {
  const { shape, dtype } = (value ?? {}) as { shape?: unknown; dtype?: unknown };
  if (Array.isArray(shape) && typeof dtype === 'string') return;
  throw new ArgumentTypeError(`Expected ${name} to be a tensor, got ${shownValue(value)}.`, {
    hint: 'Make one of numbers with tf.tensor.',
  });
}

/** Throws for a tensor of another shape, or none. */
export function expectShape(tensor: Tensor, shape: readonly number[], name: string, beside: string): void {
  expectTensor(tensor, name);
  if (tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i])) return;
  throw new ArgumentRangeError(
    `Expected ${name} of shape [${shape.join(', ')}] beside ${beside}, got [${tensor.shape.join(', ')}].`,
    { hint: 'Make all of them for one batch and the same default boxes.' },
  );
}

/** Throws for a number that is negative or not finite, and for what is no number. */
export function expectNotNegative(value: number, name: string): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new ArgumentRangeError(
      `Expected ${name} to be a finite number of at least 0, got ${shownValue(value)}.`,
    );
  }
}
