import * as tf from '@tensorflow/tfjs-core';
import { Session } from '@ssd/tf-runtime';
import type { Strategy } from './strategy.js';

/** One rank, in this process: nothing is shared, and every call gives back what it got. */
export function singleRank(): Strategy {
  return {
    name: 'single',
    rank: 0,
    size: 1,
    local: 1,
    createSession: (options) => new Session(options),
    sum: (tensors) => [...tensors],
    statistics: (moments) => [...moments],
    reduce: (gradients) => [...gradients],
    agree: (flag) => flag,
    gather: (own) => tf.expandDims(own),
    same: (values) => tf.onesLike(tf.cast(values, 'bool')),
  };
}
