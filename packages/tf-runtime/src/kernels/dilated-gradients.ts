import type { backend_util } from '@tensorflow/tfjs-core';
import { type Tensor, type Tensor4D, type TensorInfo, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { DataType } from '../native/data-type.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { attribute } from '../tfjs/attributes.js';
import type { NodeBackend } from '../tfjs/node-backend.js';

/** What a convolution comes to for one pair of shapes, from tfjs's `computeConv2DInfo`. */
type ConvolutionInfo = backend_util.Conv2DInfo;

/** Rows and columns that a space-to-batch adds or its reverse cuts off: before and behind, of each axis. */
type Margins = [rows: [number, number], columns: [number, number]];

/** Whether a convolution is dilated. */
export function isDilated({ dilationHeight, dilationWidth }: ConvolutionInfo): boolean {
  return dilationHeight > 1 || dilationWidth > 1;
}

/**
 * Gradients of a dilated convolution, for a TensorFlow that computes none (its plain CPU kernels do not).
 *
 * Exact: every d-th row and column becomes an image of its own, over which the same filter is not dilated. The convolution
 * is space-to-batch, a plain convolution and batch-to-space; its gradients are theirs, in reverse. Only the order of sums
 * may differ. Source: TensorFlow's documentation of tf.nn.with_space_to_batch.
 *
 * @param dy - [batch, height, width, channels], as `x`
 * @throws TensorFlowError (UNIMPLEMENTED) for strides other than 1 or channels first
 */
export function dilatedGradients(
  backend: NodeBackend,
  dy: Tensor4D,
  x: Tensor4D,
  filter: Tensor4D,
  info: ConvolutionInfo,
): { x: () => Tensor; filter: () => Tensor } {
  expectPlain(info);
  const block = [info.dilationHeight, info.dilationWidth] as const;
  const { top, bottom, left, right } = info.padInfo;
  // What is missing for whole blocks is put behind, and cut off the output there.
  const missing = [
    lacking(info.inHeight + top + bottom, block[0]),
    lacking(info.inWidth + left + right, block[1]),
  ] as const;
  const ofInput: Margins = [
    [top, bottom + missing[0]],
    [left, right + missing[1]],
  ];
  const ofOutput: Margins = [
    [0, missing[0]],
    [0, missing[1]],
  ];
  const blockedShape = [
    info.batchSize * block[0] * block[1],
    (info.inHeight + top + bottom + missing[0]) / block[0],
    (info.inWidth + left + right + missing[1]) / block[1],
    info.inChannels,
  ];
  return {
    x: () => {
      const gradient = backend.executeSingleOutput('Conv2DBackpropInput', PLAIN, [
        tensor1d(blockedShape, 'int32'),
        filter,
        move(backend, 'SpaceToBatchND', dy, block, ofOutput),
      ]);
      return move(backend, 'BatchToSpaceND', gradient, block, ofInput);
    },
    filter: () =>
      backend.executeSingleOutput('Conv2DBackpropFilter', PLAIN, [
        move(backend, 'SpaceToBatchND', x, block, ofInput),
        tensor1d(filter.shape, 'int32'),
        move(backend, 'SpaceToBatchND', dy, block, ofOutput),
      ]),
  };
}

const PLAIN = [
  attribute.type('T', DataType.FLOAT),
  attribute.ints('strides', [1, 1, 1, 1]),
  attribute.string('padding', 'VALID'),
];

function lacking(extent: number, block: number): number {
  return (block - (extent % block)) % block;
}

/** What each op calls the type of its margins. */
const MARGINS_TYPE = { SpaceToBatchND: 'Tpaddings', BatchToSpaceND: 'Tcrops' } as const;

function move(
  backend: NodeBackend,
  type: keyof typeof MARGINS_TYPE,
  x: TensorInfo,
  block: readonly [number, number],
  margins: Margins,
): Tensor {
  return backend.executeSingleOutput(
    type,
    [
      attribute.type('T', DataType.FLOAT),
      attribute.type('Tblock_shape', DataType.INT32),
      attribute.type(MARGINS_TYPE[type], DataType.INT32),
    ],
    [x, tensor1d([...block], 'int32'), tensor2d(margins, [2, 2], 'int32')],
  );
}

function expectPlain({
  strideHeight,
  strideWidth,
  dataFormat,
  dilationHeight,
  dilationWidth,
}: ConvolutionInfo): void {
  if (strideHeight === 1 && strideWidth === 1 && dataFormat === 'channelsLast') return;
  throw new TensorFlowError(
    'UNIMPLEMENTED',
    `expected strides of 1 and NHWC for the gradient of a convolution dilated by ${dilationHeight}×${dilationWidth}, ` +
      `got strides ${strideHeight}×${strideWidth} and ${dataFormat}`,
    { hint: 'TensorFlow has this gradient through oneDNN only: TF_ENABLE_ONEDNN_OPTS=1.' },
  );
}
