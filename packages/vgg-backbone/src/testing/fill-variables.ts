import * as tf from '@tensorflow/tfjs-core';
import type { NamedVariable } from '../named-variable.js';
import { noise } from '@ssd/testing/noise';

const { fround } = Math; // bound once, as in noise.ts

/**
 * Gives every variable the values that tools/oracle/vgg_backbone.py gives it: noise of its name, in a range that keeps
 * maps of the same size from layer to layer. Unlike initial weights, biases, scales and moving averages count too.
 */
export function fillVariables(variables: readonly NamedVariable[]): void {
  for (const { name, variable } of variables) {
    const [base, factor] = rangeOf(name, variable.shape);
    const values = noise(name, variable.size);
    for (let i = 0; i < values.length; i++) values[i] = base + fround(factor * values[i]!);
    tf.tidy(() => {
      variable.assign(tf.tensor(values, variable.shape));
    });
  }
}

/** Values are base + factor · noise. */
function rangeOf(name: string, shape: readonly number[]): [base: number, factor: number] {
  const [kernel, , inputs] = shape;
  if (name.endsWith('/filter')) return [0, Math.fround(2 * Math.sqrt(6 / (kernel! * kernel! * inputs!)))];
  if (name.endsWith('/scale')) return [20, 4];
  if (name.endsWith('/biases')) return [0, 0.2];
  if (name.endsWith('/gamma')) return [1, 0.5];
  if (name.endsWith('/beta')) return [0, 0.5];
  return [name.endsWith('/moving_variance') ? 1 : 0, 1];
}
