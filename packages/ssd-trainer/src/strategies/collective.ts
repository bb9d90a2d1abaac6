import { ArgumentRangeError, expectObject, expectOptions, shownValue } from '@ssd/errors';
import { Session, allGather, allReduce, type CollectiveOptions, type Server } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import type { RankWatch } from '../ranks/rank-watch.js';
import { ranksBeside } from '../ranks/ranks-beside.js';
import { bucketsOf } from './buckets.js';
import type { Strategy } from './strategy.js';

export interface CollectiveRanksOptions {
  /** Of `startServer` of @ssd/tf-runtime: rank and number of ranks are those of its task. */
  readonly server: Server;
  /**
   * Seconds until a rank that does not come ends the others. TensorFlow keeps threads for so long for every run of every collective: a
   * training of many steps runs out of them. @default none: the watch finds out who is lost
   */
  readonly timeoutSeconds?: number | undefined;
  /** Most bytes of gradients that are reduced at once. @default 32 MiB */
  readonly bucketBytes?: number;
  /** Who watches over the ranks, of `meetRanks`. @default nobody */
  readonly watch?: RankWatch;
}

/**
 * Ranks that share a step through TensorFlow's collectives: each has its part of a batch, and all make the step that one rank would make
 * with the whole. Every rank makes the same calls in the same order, so it trains the same model with the same options.
 *
 * @throws ArgumentRangeError, ArgumentTypeError for options that are none
 */
export function collectiveRanks(options: CollectiveRanksOptions): Strategy {
  expectOptions(options, ['server', 'timeoutSeconds', 'bucketBytes', 'watch'], 'collectiveRanks');
  const { server, timeoutSeconds, bucketBytes = 32 * 2 ** 20, watch } = options;
  expectObject(
    server,
    ['target', 'task', 'size', 'cluster'],
    'server',
    'Give what startServer() of @ssd/tf-runtime gave.',
  );
  for (const [name, value] of Object.entries({ timeoutSeconds, bucketBytes })) {
    if (value === undefined && name === 'timeoutSeconds') continue;
    if (typeof value === 'number' && value > 0 && value < Infinity) continue;
    throw new ArgumentRangeError(`Expected ${name} to be above 0 and finite, got ${shownValue(value)}.`);
  }
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  /** Tensors of any shapes, as one. */
  const together = (tensors: readonly tf.Tensor[]): tf.Tensor[] => {
    const flat = tf.concat1d(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [tensor.size])));
    const parts = tf.split(
      allReduce(flat, server, limit),
      tensors.map(({ size }) => size),
    );
    return tensors.map(({ shape }, i) => tf.reshape(parts[i]!, shape));
  };
  return {
    name: 'collective',
    rank: server.task,
    size: server.size,
    local: ranksBeside(server.cluster, server.task),
    watch,
    createSession: (settings) => new Session({ ...settings, server }),
    sum: together,
    statistics: (moments) => moments.map((moment) => mean(moment, server, limit)),
    reduce: (gradients) => bucketsOf(gradients, bucketBytes).flatMap(together),
    agree: (flag) =>
      tf.cast<tf.Scalar>(allReduce(tf.cast(flag, 'int32'), server, { merge: 'min', ...limit }), 'bool'),
    gather: (own) => allGather(own, server, limit),
    same: (values) =>
      tf.equal(
        allReduce(values, server, { merge: 'min', ...limit }),
        allReduce(values, server, { merge: 'max', ...limit }),
      ),
  };
}

/** The ranks' mean. What a rank puts in is in every rank's mean, so that its gradient is the mean of all of theirs. */
function mean(own: tf.Tensor, server: Server, limit: CollectiveOptions): tf.Tensor {
  const average = (x: tf.Tensor): tf.Tensor => tf.div(allReduce(x, server, limit), server.size);
  return tf.customGrad((x) => ({ value: average(x as tf.Tensor), gradFunc: (dy) => average(dy) }))(own);
}
