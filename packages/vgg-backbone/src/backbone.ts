import { ArgumentRangeError, ArgumentTypeError, expectOptions, shownValue } from '@ssd/errors';
import * as tf from '@tensorflow/tfjs-core';
import { createConvBlock } from './conv-block.js';
import type { ConvBlock, VariableUpdate } from './conv-block.js';
import { frozenLayers } from './frozen-layers.js';
import type { Freeze } from './frozen-layers.js';
import { l2Normalize } from './l2-normalize.js';
import type { Layer, LayerTable, MaxPoolLayer } from './layer.js';
import { layerShapes } from './layer-shapes.js';
import type { MapShape } from './layer-shapes.js';
import { createNamedVariable } from './named-variable.js';
import type { NamedVariable } from './named-variable.js';
import { padMaps } from './pad-maps.js';

export interface BackboneOptions {
  /**
   * Every initial weight follows from it, on every backend: a whole number.
   *
   * @default 0
   */
  readonly seed?: number;
  /**
   * Leading VGG blocks (0…5) or layers by name that training leaves as they are: their variables are not trainable,
   * get no weight decay, and their batch norm keeps to its moving averages.
   *
   * @default 0
   */
  readonly freeze?: Freeze;
}

const OPTIONS = Object.keys({ seed: true, freeze: true } satisfies Record<keyof BackboneOptions, true>);

/** One output of a trunk. */
export interface Tap extends MapShape {
  readonly name: string;
}

// A type and not an interface, so that tf.tidy takes it for a container of tensors.
/** What a pass through the trunk gives. */
export type BackboneOutput = {
  /** One map a tap, in the table's order: [batch, rows, columns, channels]. */
  readonly taps: tf.Tensor4D[];
  /** New moving means and variances when training with batch norm, else empty. Nothing is assigned here. */
  readonly updates: VariableUpdate[];
};

export interface Backbone {
  readonly table: LayerTable;
  /** Shapes of the outputs of {@link apply}, without the batch. */
  readonly taps: readonly Tap[];
  readonly variables: readonly NamedVariable[];
  /**
   * Runs the trunk. Reads no values and takes every shape from the input, so that it can be traced into a graph.
   *
   * @param x [batch, height, width, 3], already normalised, float32
   * @param options.training batch statistics instead of moving averages. @default false
   * @throws RangeError if the images have another size than the table says
   */
  apply(x: tf.Tensor4D, options?: { training?: boolean }): BackboneOutput;
  /** Frees the variables. */
  dispose(): void;
}

/**
 * Builds a trunk out of its table, with fresh weights on the current backend.
 *
 * @throws ArgumentRangeError, ArgumentTypeError if the table or the seed is not usable, or `freeze` means layers that the table does not have
 */
export function createBackbone(table: LayerTable, options: BackboneOptions = {}): Backbone {
  expectOptions(options, OPTIONS, 'createBackbone');
  const { seed = 0, freeze = 0 } = options;
  const shaped = layerShapes(table);
  const frozen = frozenLayers(table, freeze);
  const steps = shaped.map(({ layer, input }) => createStep(layer, input, { table, seed, frozen }));
  const variables = steps.flatMap((step) => step.variables);
  const taps = shaped.flatMap(({ layer, output }) =>
    layer.kind === 'tap' ? [{ name: layer.name, ...output }] : [],
  );
  return {
    table,
    taps,
    variables,
    apply: (x, { training = false } = {}) => {
      checkInput(x, table);
      return run(steps, x, training);
    },
    dispose: () => {
      for (const { variable } of variables) variable.dispose();
    },
  };
}

/** A layer ready to run: a tap gives a map to the heads and leaves the trunk's as it is. */
type Step =
  | ({ kind: 'trunk' } & ConvBlock)
  | { kind: 'tap'; variables: readonly NamedVariable[]; apply: (x: tf.Tensor4D) => tf.Tensor4D };

function createStep(
  layer: Layer,
  input: MapShape,
  { table, seed, frozen }: { table: LayerTable; seed: number; frozen: ReadonlySet<string> },
): Step {
  if (layer.kind === 'conv') {
    const options = { batchNorm: table.batchNorm, seed, frozen: frozen.has(layer.name) };
    return { kind: 'trunk', ...createConvBlock(layer, input.channels, options) };
  }
  if (layer.kind === 'max-pool') {
    return { kind: 'trunk', variables: [], apply: (x) => ({ y: pool(x, layer), updates: [] }) };
  }
  if (layer.normalize === undefined) return { kind: 'tap', variables: [], apply: (x) => x };
  const owner = `l2_norm_${layer.name}`;
  const scale = createNamedVariable({
    name: `${owner}/scale`,
    kind: 'scale',
    shape: [input.channels],
    values: new Float32Array(input.channels).fill(layer.normalize.scale),
    frozen: frozen.has(owner),
  });
  return {
    kind: 'tap',
    variables: [scale],
    apply: (x) => l2Normalize(x, scale.variable as tf.Tensor as tf.Tensor1D),
  };
}

function run(steps: readonly Step[], input: tf.Tensor4D, training: boolean): BackboneOutput {
  const taps: tf.Tensor4D[] = [];
  const updates: VariableUpdate[] = [];
  let x = input;
  for (const step of steps) {
    if (step.kind === 'tap') {
      taps.push(tf.tidy(() => step.apply(x)));
      continue;
    }
    const result = tf.tidy(() => step.apply(x, training));
    updates.push(...result.updates);
    // Freed as soon as the next layer has it, or inference would hold every map of the trunk at once. What a
    // gradient needs, TensorFlow.js keeps by itself.
    if (x !== input && !taps.includes(x)) x.dispose();
    x = result.y;
  }
  if (x !== input && !taps.includes(x)) x.dispose();
  return { taps, updates };
}

/**
 * Below every finite activation, so that padding never wins a maximum. Not minus infinity: WebGL's shaders are written
 * with the number in them, and their language has no word for infinity (tfjs issue 4764).
 */
const LOWEST_FLOAT32 = -3.4028234663852886e38;

function pool(x: tf.Tensor4D, { kernel, stride, padding }: MaxPoolLayer): tf.Tensor4D {
  const { padded, remaining } = padMaps(x, padding, LOWEST_FLOAT32);
  return tf.maxPool(padded, kernel, stride, remaining);
}

function checkInput(x: tf.Tensor4D, { name, imageSize: { width, height } }: LayerTable): void {
  if (!Array.isArray((x as Partial<tf.Tensor> | undefined)?.shape)) {
    throw new ArgumentTypeError(
      `Expected images as a tensor [batch, ${height}, ${width}, 3], got ${shownValue(x)}.`,
      { hint: 'Make one of pixels with tf.tensor4d.' },
    );
  }
  const [, rows, columns, channels] = x.shape;
  if (x.rank !== 4 || rows !== height || columns !== width || channels !== 3) {
    throw new ArgumentRangeError(
      `Expected images of shape [batch, ${height}, ${width}, 3] for layer table "${name}", ` +
        `got [${x.shape.join(', ')}].`,
      { hint: 'Resize them first; a single image needs a batch of one.' },
    );
  }
}
