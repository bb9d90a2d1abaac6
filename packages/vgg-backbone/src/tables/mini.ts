import { conv, maxPool, tap } from '../layer.js';
import type { ConvLayer, LayerTable } from '../layer.js';

const block = (
  name: string,
  kernel: number,
  filters: number,
  options: Partial<Omit<ConvLayer, 'kind' | 'name' | 'kernel' | 'filters'>> = {},
): ConvLayer => conv(name, kernel, filters, { norm: 'batch', ...options });

/**
 * A narrow VGG with batch normalisation at 256×256, made to learn from scratch on a laptop.
 *
 * Taps 32², 16², 8², 4², 2². Batch normalisation keeps the maps in one range, so no L2 normalisation is needed.
 */
export const mini: LayerTable = {
  name: 'mini',
  imageSize: { width: 256, height: 256 },
  batchNorm: { momentum: 0.9, epsilon: 1e-3 },
  layers: [
    block('conv1_1', 3, 16, { stride: 2 }), // 128
    block('conv1_2', 3, 32),
    maxPool('pool1', 2, 2), // 64
    block('conv2_1', 3, 48),
    block('conv2_2', 3, 48),
    maxPool('pool2', 2, 2), // 32
    block('conv3_1', 3, 96),
    block('conv3_2', 3, 96),
    tap('conv3_2'),
    maxPool('pool3', 2, 2), // 16
    block('conv4_1', 3, 128),
    block('conv4_2', 3, 128),
    tap('conv4_2'),
    block('conv5_1', 1, 64),
    block('conv5_2', 3, 128, { stride: 2 }), // 8
    tap('conv5_2'),
    block('conv6_1', 1, 64),
    block('conv6_2', 3, 128, { stride: 2 }), // 4
    tap('conv6_2'),
    block('conv7_1', 1, 64),
    block('conv7_2', 3, 128, { stride: 2 }), // 2
    tap('conv7_2'),
  ],
};
