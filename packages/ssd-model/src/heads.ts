import type { BoxTable } from '@ssd/anchors';
import { createNamedVariable, scaledNormal, xavierUniform } from '@ssd/vgg-backbone';
import type { NamedVariable, NamedVariableOptions, Tap } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import type { StateTensor } from './state-tensor.js';

/** Cells on a side of a head's window (SSD section 2.1). */
const KERNEL = 3;
/** Centre x, centre y, width, height. */
const OFFSETS = 4;

export interface HeadsOptions {
  readonly boxes: BoxTable;
  /** Of the trunk, one for each map of the box table. */
  readonly taps: readonly Pick<Tap, 'channels'>[];
  /** Number of foreground classes. */
  readonly classes: number;
  readonly seed: number;
  /** Probability of the background at the start, 0…1 exclusive. */
  readonly prior?: number;
  /** Standard deviation of normal filters; Xavier uniform where left out. */
  readonly deviation?: number;
}

export interface Heads {
  readonly variables: readonly NamedVariable[];
  /** The values that the variables had at first, made anew at each call: they follow from the seed. */
  readonly initialValues: () => ReadonlyMap<string, StateTensor>;
  /**
   * @param taps [batch, rows, columns, channels], one a map
   * @returns logits [batch, anchors, classes + 1] and offsets [batch, anchors, 4], in the anchors' order
   */
  readonly apply: (taps: readonly tf.Tensor4D[]) => [logits: tf.Tensor3D, offsets: tf.Tensor3D];
}

/**
 * The detection heads: one 3×3 convolution a map, SAME, without activation. Its channels are grouped by box shape,
 * [shape][class logits, background logit, 4 offsets]: the reference's convolutions of one shape each, side by side.
 */
export function createHeads(options: HeadsOptions): Heads {
  const { boxes, classes } = options;
  const convolutions = initialHeads(options).map(({ filter, biases }) => ({
    filter: createNamedVariable(filter),
    biases: createNamedVariable(biases),
  }));
  return {
    variables: convolutions.flatMap(({ filter, biases }) => [filter, biases]),
    initialValues: () =>
      new Map(
        initialHeads(options)
          .flatMap(({ filter, biases }) => [filter, biases])
          .map(({ name, shape, values }) => [name, { shape, data: values }]),
      ),
    apply: (maps) => {
      const all = maps.map((map, m) => {
        const { filter, biases } = convolutions[m]!;
        const raw = tf.conv2d(map, filter.variable as tf.Tensor as tf.Tensor4D, 1, 'same');
        const cells = tf.add<tf.Tensor4D>(raw, biases.variable);
        return orderBoxes(cells, boxes.maps[m]!.shapes.length, boxes.order);
      });
      const joined = tf.concat(all, 1); // [batch, anchors, classes + 1 + 4]
      return tf.split(joined, [classes + 1, OFFSETS], 2) as [tf.Tensor3D, tf.Tensor3D];
    },
  };
}

function initialHeads({ boxes, taps, classes, seed, prior, deviation }: HeadsOptions) {
  const perBox = classes + 1 + OFFSETS;
  return boxes.maps.map(({ shapes }, m) => {
    const name = `classifiers/map${m}`;
    const filterShape = [KERNEL, KERNEL, taps[m]!.channels, shapes.length * perBox] as const;
    const filter: NamedVariableOptions = {
      name: `${name}/filter`,
      kind: 'filter',
      shape: filterShape,
      values:
        deviation === undefined
          ? // The fan out of one shape's convolution, so that fusing them changes nothing.
            xavierUniform(filterShape, { seed, stream: `${name}/filter`, outputs: perBox })
          : scaledNormal(filterShape, deviation, { seed, stream: `${name}/filter` }),
    };
    const biases: NamedVariableOptions = {
      name: `${name}/biases`,
      kind: 'bias',
      shape: [shapes.length * perBox],
      values: initialBiases(shapes.length, classes, prior),
    };
    return { filter, biases };
  });
}

/** [batch, rows, columns, shapes · values] → [batch, rows · columns · shapes, values] in the anchors' order. */
function orderBoxes(cells: tf.Tensor4D, shapes: number, order: BoxTable['order']): tf.Tensor3D {
  const [batch, rows, columns, channels] = cells.shape;
  const flat = [batch, rows * columns * shapes, channels / shapes] as const;
  if (order === 'cell-major') return tf.reshape(cells, [...flat]);
  const grouped = tf.reshape(cells, [batch, rows * columns, shapes, channels / shapes]);
  return tf.reshape(tf.transpose(grouped, [0, 2, 1, 3]), [...flat]);
}

/**
 * Zeros, but for the background where a prior is asked for: with the other C logits at 0 its softmax
 * e^b / (e^b + C) is `prior` at b = ln(prior · C / (1 − prior)).
 */
function initialBiases(shapes: number, classes: number, prior: number | undefined): Float32Array {
  const perBox = classes + 1 + OFFSETS;
  const biases = new Float32Array(shapes * perBox);
  if (prior === undefined) return biases;
  for (let i = classes; i < biases.length; i += perBox) biases[i] = Math.log((prior * classes) / (1 - prior));
  return biases;
}
