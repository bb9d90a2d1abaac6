import { type Tensor, type Tensor4D, type TensorInfo, backend_util, tensor1d } from '@tensorflow/tfjs-core';
import { capabilities } from '../capabilities/capabilities.js';
import { DataType } from '../native/data-type.js';
import type { OpAttribute } from '../tfjs/binding.js';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { attribute } from '../tfjs/attributes.js';
import { dilatedGradients, isDilated } from './dilated-gradients.js';

/** Padding as tfjs spells it: by rule, on all sides alike, or per side of each axis. */
export type Padding = 'valid' | 'same' | number | readonly (readonly [number, number])[];

/** Attributes of tfjs's Conv2D kernel. */
export interface Conv2DAttributes {
  readonly strides: number | readonly [number, number];
  readonly pad: Padding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | readonly [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

function convolutionInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode }: Conv2DAttributes,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    strides as number,
    dilations as number,
    pad as 'same',
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/** Attributes of Conv2D and its two gradient ops, which share them. */
function convolutionAttributes(
  info: backend_util.Conv2DInfo,
  dataFormat: 'NHWC' | 'NCHW' = 'NHWC',
): OpAttribute[] {
  const { type, top, bottom, left, right } = info.padInfo;
  const spatial = (height: number, width: number): number[] =>
    dataFormat === 'NHWC' ? [1, height, width, 1] : [1, 1, height, width];
  // A number as padding comes back as type NUMBER with the four sides filled in.
  const rule = type === 'SAME' || type === 'VALID' ? type : 'EXPLICIT';
  const sides = [top, bottom, left, right];
  return [
    attribute.type('T', DataType.FLOAT),
    attribute.ints('strides', spatial(info.strideHeight, info.strideWidth)),
    attribute.string('padding', rule),
    ...(rule === 'EXPLICIT'
      ? [
          attribute.ints(
            'explicit_paddings',
            dataFormat === 'NHWC' ? [0, 0, ...sides, 0, 0] : [0, 0, 0, 0, ...sides],
          ),
        ]
      : []),
    attribute.string('data_format', dataFormat),
    attribute.ints('dilations', spatial(info.dilationHeight, info.dilationWidth)),
  ];
}

/** TensorFlow's Conv2D, dilations and explicit padding included. */
export function conv2d(
  backend: NodeBackend,
  x: TensorInfo,
  filter: TensorInfo,
  attributes: Conv2DAttributes,
): Tensor {
  return backend.executeSingleOutput(
    'Conv2D',
    convolutionAttributes(convolutionInfo(x.shape, filter.shape, attributes), attributes.dataFormat),
    [x, filter],
  );
}

/**
 * Gradients of Conv2D: TensorFlow's own; of a dilated one on a CPU without oneDNN those of {@link dilatedGradients}.
 */
export function conv2dGradients(
  backend: NodeBackend,
  dy: Tensor4D,
  x: Tensor4D,
  filter: Tensor4D,
  attributes: Conv2DAttributes,
): { x: () => Tensor; filter: () => Tensor } {
  const info = convolutionInfo(x.shape, filter.shape, attributes);
  if (isDilated(info) && !capabilities().dilatedConvolutionGradients)
    return dilatedGradients(backend, dy, x, filter, info);
  const shared = convolutionAttributes(info, attributes.dataFormat);
  return {
    x: () =>
      backend.executeSingleOutput('Conv2DBackpropInput', shared, [tensor1d(x.shape, 'int32'), filter, dy]),
    filter: () =>
      backend.executeSingleOutput('Conv2DBackpropFilter', shared, [x, tensor1d(filter.shape, 'int32'), dy]),
  };
}
