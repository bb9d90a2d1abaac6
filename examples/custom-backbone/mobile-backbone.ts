import {
  batchNormTraining,
  createNamedVariable,
  heNormal,
  type ApplyOptions,
  type Backbone,
  type BackboneOptions,
  type NamedVariable,
  type VariableGroup,
  type VariableUpdate,
} from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;

/** A convolution with batch norm: its variables, and what it does to maps. */
interface Layer {
  readonly variables: readonly NamedVariable[];
  apply(x: tf.Tensor4D, options: ApplyOptions, updates: VariableUpdate[]): tf.Tensor4D;
}

interface LayerOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel?: number;
  readonly stride?: number;
  /** Every channel by itself. */
  readonly depthwise?: boolean;
  readonly relu?: boolean;
  readonly seed: number;
  readonly group: VariableGroup;
}

function layer(name: string, options: LayerOptions): Layer {
  const { inputs, outputs, kernel = 1, stride = 1, depthwise = false, relu = true, seed, group } = options;
  const shape = [kernel, kernel, inputs, depthwise ? 1 : outputs] as const;
  const filter = createNamedVariable({
    name: `${name}/filter`,
    kind: 'filter',
    group,
    shape,
    // A depthwise filter sees one channel: its fan in is that of a filter with one input.
    values: heNormal(depthwise ? [kernel, kernel, 1, inputs] : shape, { seed, stream: `${name}/filter` }),
  });
  const perChannel = (suffix: string, kind: NamedVariable['kind'], value: number): NamedVariable =>
    createNamedVariable({
      name: `${name}/${suffix}`,
      kind,
      group,
      shape: [outputs],
      values: new Float32Array(outputs).fill(value),
    });
  const gamma = perChannel('gamma', 'scale', 1);
  const beta = perChannel('beta', 'offset', 0);
  const mean = perChannel('moving_mean', 'moving-mean', 0);
  const variance = perChannel('moving_variance', 'moving-variance', 1);
  const tensor1d = ({ variable }: NamedVariable) => variable as tf.Tensor as tf.Tensor1D;
  const follow = (average: NamedVariable, value: tf.Tensor): VariableUpdate => ({
    variable: average.variable,
    value: tf.add(tf.mul(average.variable, MOMENTUM), tf.mul(value, 1 - MOMENTUM)),
  });
  return {
    variables: [filter, gamma, beta, mean, variance],
    apply(x, { training = false, statistics }, updates) {
      const weights = filter.variable as tf.Tensor as tf.Tensor4D;
      const maps = depthwise
        ? tf.depthwiseConv2d(x, weights, stride, 'same')
        : tf.conv2d(x, weights, stride, 'same');
      let y: tf.Tensor4D;
      if (training) {
        const normed = batchNormTraining(maps, tensor1d(gamma), tensor1d(beta), {
          epsilon: EPSILON,
          statistics,
        });
        updates.push(follow(mean, normed.mean), follow(variance, normed.variance));
        y = normed.y;
      } else {
        y = tf.batchNorm(maps, tensor1d(mean), tensor1d(variance), tensor1d(beta), tensor1d(gamma), EPSILON);
      }
      return relu ? tf.relu(y) : y;
    },
  };
}

/** MobileNetV2's block: widen, a convolution of every channel by itself, narrow; with a shortcut where the shapes allow one. */
function invertedResidual(
  name: string,
  {
    inputs,
    outputs,
    stride,
    seed,
    group,
  }: Required<Pick<LayerOptions, 'inputs' | 'outputs' | 'stride' | 'seed' | 'group'>>,
): Layer {
  const wide = inputs * 4;
  const layers = [
    layer(`${name}/expand`, { inputs, outputs: wide, seed, group }),
    layer(`${name}/depthwise`, {
      inputs: wide,
      outputs: wide,
      kernel: 3,
      stride,
      depthwise: true,
      seed,
      group,
    }),
    layer(`${name}/project`, { inputs: wide, outputs, relu: false, seed, group }),
  ];
  return {
    variables: layers.flatMap(({ variables }) => variables),
    apply(x, options, updates) {
      const y = layers.reduce((maps, one) => one.apply(maps, options, updates), x);
      return stride === 1 && inputs === outputs ? tf.add(x, y) : y;
    },
  };
}

/** [name, outputs, stride, whether the heads get its map] of each block, at 320×320. */
const BLOCKS = [
  ['block1', 16, 1, false], // 160
  ['block2', 24, 2, false], // 80
  ['block3', 24, 1, false],
  ['block4', 48, 2, false], // 40
  ['block5', 48, 1, true],
  ['block6', 96, 2, false], // 20
  ['block7', 96, 1, true],
  ['extra1', 128, 2, true], // 10
  ['extra2', 128, 2, true], // 5
] as const;

/** A narrow MobileNetV2 at 320×320 with the maps of the preset `mini`: 40², 20², 10², 5². */
export function mobileBackbone({ seed = 0, freeze = 0 }: BackboneOptions): Backbone {
  if (freeze !== 0)
    throw new RangeError(`Expected nothing to freeze in this backbone, got ${String(freeze)}.`);
  const stem = layer('stem', { inputs: 3, outputs: 16, kernel: 3, stride: 2, seed, group: 'trunk' });
  let inputs = 16;
  const blocks = BLOCKS.map(([name, outputs, stride, tapped]) => {
    const group = name.startsWith('extra') ? 'extras' : 'trunk';
    const block = invertedResidual(name, { inputs, outputs, stride, seed, group });
    inputs = outputs;
    return { ...block, name, outputs, stride, tapped };
  });
  const variables = [stem, ...blocks].flatMap((one) => one.variables);
  let side = 160;
  const sides = blocks.map(({ stride }) => (side = Math.ceil(side / stride)));
  return {
    imageSize: { width: 320, height: 320 },
    taps: blocks.flatMap(({ name, outputs, tapped }, i) =>
      tapped ? [{ name, rows: sides[i]!, columns: sides[i]!, channels: outputs }] : [],
    ),
    variables,
    apply: (images, options = {}) =>
      tf.tidy(() => {
        const updates: VariableUpdate[] = [];
        const taps: tf.Tensor4D[] = [];
        let x = stem.apply(images, options, updates);
        for (const block of blocks) {
          x = block.apply(x, options, updates);
          if (block.tapped) taps.push(x);
        }
        return { taps, updates };
      }),
    dispose: () => {
      for (const { variable } of variables) variable.dispose();
    },
  };
}
