import type { NamedVariable } from '@ssd/vgg-backbone';
import { assign, updatedValue } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { copyOf } from './copy-variable.js';
import { AVERAGE_SUFFIX } from '../../checkpoint/average-suffix.js';

/** A variable of the model and its moving average. */
export interface Averaged {
  readonly source: NamedVariable;
  readonly average: tf.Variable;
}

/** Averages that start at the variables' values: of weights and of batch norm's statistics alike. Dispose of them. */
export function createMovingAverages(variables: readonly NamedVariable[]): Averaged[] {
  return variables.map((source) => ({
    source,
    average: copyOf(source.variable, source.name + AVERAGE_SUFFIX),
  }));
}

/**
 * average ← decay·average + (1 − decay)·variable, with the variable's value after this step's updates. For use inside of a
 * compiled function.
 *
 * @param decay scalar
 */
export function updateMovingAverages(averages: readonly Averaged[], decay: tf.Scalar): void {
  for (const { source, average } of averages) {
    // average − (1 − decay)·(average − variable): one rounding less than the sum of two products.
    const distance = tf.sub(average, updatedValue(source.variable));
    assign(average, tf.sub(average, tf.mul(tf.sub(1, decay), distance)));
  }
}
