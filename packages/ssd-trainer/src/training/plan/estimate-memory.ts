import type { TableSummary } from '@ssd/vgg-backbone';

/** Bytes that a step of training needs, by what for. */
export interface MemoryEstimate {
  /** Weights, what the optimizer keeps of each, and their averages where there are any. */
  readonly variables: number;
  readonly gradients: number;
  /** The images and every layer's output, which the gradient needs again; undefined where the layers are not known. */
  readonly activations: number | undefined;
}

const FLOAT32 = 4;

/**
 * Memory of a step from shapes alone. What TensorFlow takes for itself and what convolutions need while they run comes on
 * top; bfloat16 needs less.
 */
export function estimateMemory({
  model: { variables },
  trunk,
  batchSize,
  accumulate,
  averaged,
  slots,
}: {
  model: { readonly variables: readonly { trainable: boolean; variable: { size: number } }[] };
  trunk: Pick<TableSummary, 'imageSize' | 'layers'> | undefined;
  batchSize: number;
  /** Parts of a batch, whose gradients are summed. */
  accumulate: number;
  /** Every variable has a moving average. */
  averaged: boolean;
  /** Numbers that the optimizer keeps of a trained one. */
  slots: number;
}): MemoryEstimate {
  let all = 0;
  let trained = 0;
  for (const { trainable, variable } of variables) {
    all += variable.size;
    if (trainable) trained += variable.size;
  }
  return {
    variables: FLOAT32 * (all * (averaged ? 2 : 1) + slots * trained),
    gradients: FLOAT32 * trained * (accumulate > 1 ? 2 : 1),
    activations: trunk && (FLOAT32 * (cellsOf(trunk) * batchSize)) / accumulate,
  };
}

/** Numbers of an image and of every layer's output. */
function cellsOf({
  imageSize: { width, height },
  layers,
}: Pick<TableSummary, 'imageSize' | 'layers'>): number {
  let cells = width * height * 3;
  for (const { kind, output } of layers) {
    if (kind !== 'tap') cells += output.rows * output.columns * output.channels;
  }
  return cells;
}
