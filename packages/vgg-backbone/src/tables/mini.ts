import { conv, extras, tap } from '../layer.js';
import type { ConvLayer, LayerTable } from '../layer.js';

/** A 3×3 convolution with batch normalisation and ReLU: all that this trunk is made of. */
function block(name: string, filters: number, stride = 1): ConvLayer {
  return conv(name, 3, filters, { norm: 'batch', stride });
}

function trunk(name: string, size: number): LayerTable {
  return {
    name,
    imageSize: { width: size, height: size },
    batchNorm: { momentum: 0.9, epsilon: 1e-3 },
    layers: [
      block('conv1', 16, 2), // 160 of 320
      block('conv2_1', 32, 2), // 80
      block('conv2_2', 32),
      block('conv3_1', 64, 2), // 40
      block('conv3_2', 64),
      block('conv3_3', 64),
      tap('conv3_3'),
      block('conv4_1', 128, 2), // 20
      block('conv4_2', 128),
      tap('conv4_2'),
      block('conv5_1', 128, 2), // 10
      block('conv5_2', 128),
      tap('conv5_2'),
      ...extras(block('conv6', 128, 2)), // 5
      tap('conv6'),
    ],
  };
}

/**
 * A narrow VGG with batch normalisation at 320×320, made to learn from scratch on a laptop: 417 M multiply-adds with
 * its heads, 0.9 M parameters.
 *
 * Taps 40², 20², 10², 5². Strided convolutions stand in for pooling: the early, large maps cost the most. Batch
 * normalisation keeps the taps in one range, so no L2 normalisation is needed.
 */
export const mini = trunk('mini', 320);

/** The layers of {@link mini} at 256×256: taps 32², 16², 8², 4², and 0.64 of the arithmetic. */
export const mini256 = trunk('mini256', 256);
