import * as tf from '@tensorflow/tfjs-core';
import { batchNormTraining } from './batch-norm-training.js';
import { dilatedConv2d } from './dilated-conv2d.js';
import { heNormal, xavierUniform } from './initializers.js';
import type { ConvLayer, LayerTable } from './layer.js';
import { createNamedVariable } from './named-variable.js';
import type { NamedVariable, VariableKind } from './named-variable.js';
import { padMaps } from './pad-maps.js';
import type { SharedStatistics } from './shared-statistics.js';

// A type and not an interface, so that tf.tidy takes it for a container of tensors.
/** A new value for a variable that no gradient reaches. */
export type VariableUpdate = {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
};

/** How a trunk, or a layer of one, runs. */
export interface ApplyOptions {
  /** Batch statistics instead of moving averages. @default false */
  readonly training?: boolean;
  /** Where the batch is a part of a larger one whose statistics batch norm takes. @default none, the batch is whole */
  readonly statistics?: SharedStatistics | undefined;
}

export interface ConvBlock {
  readonly variables: readonly NamedVariable[];
  readonly apply: (x: tf.Tensor4D, options: ApplyOptions) => { y: tf.Tensor4D; updates: VariableUpdate[] };
}

/** Weight of the old value in the moving averages: with 0.9 they follow within tens of steps. */
const MOMENTUM = 0.9;
/** Added to variances before the root: activations are of the order of 1. */
const EPSILON = 1e-3;

/**
 * The variables of one convolution layer and what it computes with them. A frozen layer's batch norm takes its moving
 * averages in training too and leaves them as they are, or it would follow the new data although nothing is trained.
 */
export function createConvBlock(
  layer: ConvLayer,
  inputs: number,
  { batchNorm, seed, frozen }: { batchNorm: LayerTable['batchNorm']; seed: number; frozen: boolean },
): ConvBlock {
  const { name, kernel, filters, group = 'trunk' } = layer;
  const initializer = layer.initializer ?? (layer.norm === 'batch' ? 'he-normal' : 'xavier-uniform');
  const shape = [kernel, kernel, inputs, filters] as const;
  const initialize = initializer === 'he-normal' ? heNormal : xavierUniform;
  const filter = createNamedVariable({
    name: `${name}/filter`,
    kind: 'filter',
    group,
    shape,
    values: initialize(shape, { seed, stream: `${name}/filter` }),
    frozen,
  });
  const perChannel = (suffix: string, kind: VariableKind, value: number): NamedVariable =>
    createNamedVariable({
      name: `${name}/${suffix}`,
      kind,
      group,
      shape: [filters],
      values: new Float32Array(filters).fill(value),
      frozen,
    });
  const activate = (y: tf.Tensor4D): tf.Tensor4D => (layer.activation === 'relu' ? tf.relu(y) : y);

  if (layer.norm !== 'batch') {
    const biases = perChannel('biases', 'bias', 0);
    return {
      variables: [filter, biases],
      apply: (x) => {
        const y = tf.add<tf.Tensor4D>(convolve(x, layer, filter.variable), biases.variable);
        return { y: activate(y), updates: [] };
      },
    };
  }

  const { momentum = MOMENTUM, epsilon = EPSILON } = batchNorm ?? {};
  const gamma = perChannel('gamma', 'scale', 1);
  const beta = perChannel('beta', 'offset', 0);
  const movingMean = perChannel('moving_mean', 'moving-mean', 0);
  const movingVariance = perChannel('moving_variance', 'moving-variance', 1);
  const scale = gamma.variable as tf.Tensor as tf.Tensor1D;
  const offset = beta.variable as tf.Tensor as tf.Tensor1D;
  return {
    variables: [filter, gamma, beta, movingMean, movingVariance],
    apply: (x, { training = false, statistics }) => {
      const maps = convolve(x, layer, filter.variable);
      if (!training || frozen) {
        const mean = movingMean.variable as tf.Tensor as tf.Tensor1D;
        const variance = movingVariance.variable as tf.Tensor as tf.Tensor1D;
        return { y: activate(tf.batchNorm(maps, mean, variance, offset, scale, epsilon)), updates: [] };
      }
      const { y, mean, variance } = batchNormTraining(maps, scale, offset, { epsilon, statistics });
      const samples = (maps.size / filters) * (statistics?.parts ?? 1);
      // The moving variance estimates the whole data's, so it takes the sample variance with n − 1, as TensorFlow's
      // and PyTorch's layers do.
      const unbiased = samples > 1 ? tf.mul(variance, samples / (samples - 1)) : variance;
      const follow = ({ variable }: NamedVariable, value: tf.Tensor): VariableUpdate => ({
        variable,
        value: tf.add(tf.mul(variable, momentum), tf.mul(value, 1 - momentum)),
      });
      return { y: activate(y), updates: [follow(movingMean, mean), follow(movingVariance, unbiased)] };
    },
  };
}

function convolve(x: tf.Tensor4D, layer: ConvLayer, variable: tf.Variable): tf.Tensor4D {
  const filter = variable as tf.Tensor as tf.Tensor4D;
  const { padded, remaining } = padMaps(x, layer.padding, 0);
  return layer.dilation > 1
    ? dilatedConv2d(padded, filter, { dilation: layer.dilation, padding: remaining })
    : tf.conv2d(padded, filter, layer.stride, remaining);
}
