import {
  type KernelConfig,
  type KernelFunc,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  cast,
  concat,
  expandDims,
  mul,
  ones,
  range,
  reshape,
  scalar,
  scatterND,
  slice,
  sub,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { attribute } from '../tfjs/attributes.js';

interface Inputs {
  readonly boxes: Tensor4D;
  readonly candidates: Tensor3D;
  readonly iouThreshold: Tensor;
}

/**
 * `SuppressOverlaps`: greedy non-maximum suppression in every class of every image.
 *
 * Inputs: `boxes` [batch, classes, ranks, 4], corners, the best of a class first; `candidates` [batch, classes, ranks],
 * float32, 1 where there is a box and 0 where not; `iouThreshold`, a scalar: a box goes if it overlaps a better one that
 * stays by more. Attribute `perClass`: most boxes of a class to keep. Output [batch, classes, ranks], float32: 1 for the
 * boxes that stay.
 *
 * tfjs knows suppression for one class of one image only, of a length that is known when it has run.
 */
export function suppressOverlapsKernel(backendName: string): KernelConfig {
  return {
    kernelName: 'SuppressOverlaps',
    backendName,
    kernelFunc: (({
      inputs,
      attrs: { perClass },
      backend,
    }: {
      inputs: Inputs;
      attrs: { perClass: number };
      backend: NodeBackend;
    }) => tidy(() => suppress(backend, inputs, perClass))) as unknown as KernelFunc,
  };
}

/**
 * By CombinedNonMaxSuppression. It takes equal scores in no certain order, so it is given the ranks instead, which
 * differ; and it gives back boxes sorted over all classes, whose place is read off the ranks again.
 */
function suppress(
  backend: NodeBackend,
  { boxes, candidates, iouThreshold }: Inputs,
  perClass: number,
): Tensor {
  const [batch, classes, ranks] = candidates.shape;
  const kept = Math.min(perClass, ranks);
  const points = reshape(range(ranks, 0, -1, 'float32'), [1, 1, ranks]); // the best has `ranks` points, the last 1
  const scores = transpose(mul(candidates, points), [0, 2, 1]); // [batch, ranks, classes]
  const [, won, labels] = backend.executeMultipleOutputs(
    'CombinedNonMaxSuppression',
    [attribute.bool('pad_per_class', false), attribute.bool('clip_boxes', false)],
    [
      transpose(boxes, [0, 2, 1, 3]), // [batch, ranks, classes, 4]
      scores,
      scalar(kept, 'int32'),
      scalar(kept * classes, 'int32'),
      iouThreshold,
      scalar(0.5), // between a candidate's least points and none
    ],
    4,
  ) as [Tensor, Tensor, Tensor, Tensor]; // [batch, kept · classes] each, filled up with zeros
  const rank = cast(sub(ranks, won), 'int32'); // what was filled up has no points: rank `ranks`, behind the last
  const image = tile(expandDims(range(0, batch, 1, 'int32'), 1), [1, kept * classes]);
  const places = concat(
    [image, cast(labels, 'int32'), rank].map((part) => expandDims(part, 2)),
    2,
  ); // [batch, kept · classes, 3]
  const marks = scatterND(places, ones([batch, kept * classes]), [batch, classes, ranks + 1]);
  return slice(marks, [0, 0, 0], [batch, classes, ranks]);
}
