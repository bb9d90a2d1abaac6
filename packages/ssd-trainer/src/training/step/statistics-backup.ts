import type { NamedVariable } from '@ssd/vgg-backbone';
import { assign, updatedValue, updateIf } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { copyOf } from './copy-variable.js';

/** Ends the names of the variables that hold batch norm's statistics as the last step that counts left them. */
export const BACKUP_SUFFIX = '/BeforeStep';

/** A variable and one that follows it. */
export interface Copied {
  readonly source: tf.Variable;
  readonly copy: tf.Variable;
}

/**
 * Copies of batch norm's statistics, for steps that are made in parts: a part moves the statistics, and whether the step
 * counts is known after the last one. Dispose of them.
 */
export function createStatisticsBackup(variables: readonly NamedVariable[]): Copied[] {
  return variables
    .filter(({ kind }) => kind === 'moving-mean' || kind === 'moving-variance')
    .map(({ name, variable }) => ({
      source: variable,
      copy: copyOf(variable, name + BACKUP_SUFFIX),
    }));
}

/** Puts the statistics back where the step does not count, and takes them over where it does. For use inside of a compiled function. */
export function settleStatistics(backup: readonly Copied[], counts: tf.Tensor): void {
  updateIf(tf.logicalNot(counts), () => {
    for (const { source, copy } of backup) assign(source, copy);
  });
  updateIf(counts, () => {
    for (const { source, copy } of backup) assign(copy, updatedValue(source));
  });
}
