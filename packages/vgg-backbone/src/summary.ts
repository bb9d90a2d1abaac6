import { expectOptions } from '@ssd/errors';
import { frozenLayers } from './frozen-layers.js';
import type { Freeze } from './frozen-layers.js';
import type { Layer, LayerTable } from './layer.js';
import { layerShapes } from './layer-shapes.js';
import type { MapShape, ShapedLayer } from './layer-shapes.js';
import { windowSpan } from './window.js';

/** One row of a {@link TableSummary}. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: Layer['kind'];
  /** Without the batch. */
  readonly output: MapShape;
  /** Learnable numbers: filters, biases, batch-norm scales and offsets, L2 scales. */
  readonly parameters: number;
  /** Those of them that training leaves as they are: all or none of a layer's. */
  readonly frozen: number;
  /** Numbers that follow the data without a gradient: moving means and variances. */
  readonly movingAverages: number;
  /** Multiply-adds of the convolution for one image; norms, activations and pooling are not counted. */
  readonly macs: number;
  /** Side of the patch of input pixels that one output cell depends on, borders aside. */
  readonly receptiveField: number;
  /** Input pixels between neighbouring output cells. */
  readonly step: number;
}

export interface TableSummary {
  readonly name: string;
  readonly imageSize: LayerTable['imageSize'];
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
  readonly frozen: number;
  readonly movingAverages: number;
  readonly macs: number;
}

/**
 * Shapes, parameters, multiply-adds and receptive field of every layer, without building anything.
 *
 * @param options.freeze what `createBackbone` is told. @default 0
 * @throws ArgumentRangeError, ArgumentTypeError if the table is not usable, or `freeze` means layers that it does not have
 */
export function summarize(table: LayerTable, options: { freeze?: Freeze } = {}): TableSummary {
  expectOptions(options, ['freeze'], 'summarize');
  const { freeze = 0 } = options;
  const shapes = layerShapes(table);
  const frozenNames = frozenLayers(table, freeze);
  let receptiveField = 1;
  let step = 1;
  const layers = shapes.map((shaped): LayerSummary => {
    const { layer, output } = shaped;
    if (layer.kind !== 'tap') {
      const dilation = layer.kind === 'conv' ? layer.dilation : 1;
      receptiveField += (windowSpan({ kernel: layer.kernel, stride: layer.stride, dilation }) - 1) * step;
      step *= layer.stride;
    }
    const cost = costs(shaped);
    const frozen = frozenNames.has(layer.kind === 'tap' ? `l2_norm_${layer.name}` : layer.name);
    return {
      name: layer.name,
      kind: layer.kind,
      output,
      ...cost,
      frozen: frozen ? cost.parameters : 0,
      receptiveField,
      step,
    };
  });
  const total = (key: 'parameters' | 'frozen' | 'movingAverages' | 'macs'): number =>
    layers.reduce((sum, layer) => sum + layer[key], 0);
  return {
    name: table.name,
    imageSize: table.imageSize,
    layers,
    parameters: total('parameters'),
    frozen: total('frozen'),
    movingAverages: total('movingAverages'),
    macs: total('macs'),
  };
}

function costs({
  layer,
  input,
  output,
}: ShapedLayer): Pick<LayerSummary, 'parameters' | 'movingAverages' | 'macs'> {
  if (layer.kind === 'max-pool') return { parameters: 0, movingAverages: 0, macs: 0 };
  if (layer.kind === 'tap') {
    return { parameters: layer.normalize === undefined ? 0 : output.channels, movingAverages: 0, macs: 0 };
  }
  const weights = layer.kernel ** 2 * input.channels * layer.filters;
  const normed = layer.norm === 'batch';
  return {
    parameters: weights + (normed ? 2 : 1) * layer.filters, // scale and offset, or bias
    movingAverages: normed ? 2 * layer.filters : 0, // mean and variance
    macs: weights * output.rows * output.columns,
  };
}
