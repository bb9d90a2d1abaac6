import type { LayerNames } from './convolution-rules.js';
import { hwioFilter } from './filter-layout.js';
import type { FilterSteps } from './filter-layout.js';
import type { ImportTarget } from './import-target.js';
import type { Rule } from './rule.js';

/** Rows and columns that VGG16's first fully connected layer sees. */
const SIDE = 7;
/** Of 4096 channels 1024 stay (SSD section 3: "subsample parameters from fc6 and fc7"). */
const CHANNELS = 4;
/** Of 7 rows and columns the 1st, 4th and 7th stay: 3 apart here, 6 apart in the dilated convolution. */
const SPACE = 3;

/**
 * How a file writes the two layers.
 *
 * - `convolution`: [7, 7, 512, 4096] and [1, 1, 4096, 4096].
 * - `dense`: Keras, [7·7·512, 4096] and [4096, 4096]: inputs by outputs, the map flattened row, column, channel.
 * - `linear`: PyTorch, [4096, 512·7·7] and [4096, 4096]: outputs by inputs, the map flattened channel, row, column.
 */
export type FullyConnectedLayout = 'convolution' | 'dense' | 'linear';

/** Variables that come of fc6 and fc7. */
const LAYERS = [
  { layer: 'mod_conv6', side: SIDE, steps: { space: SPACE, input: 1, output: CHANNELS } },
  { layer: 'mod_conv7', side: 1, steps: { space: 1, input: CHANNELS, output: CHANNELS } },
] as const satisfies readonly { layer: string; side: number; steps: Required<FilterSteps> }[];

/**
 * VGG16's fully connected layers as the dilated convolutions of a detector, subsampled as the reference does:
 * w[h, w, j, i] = fc6[3h, 3w, j, 4i], w[0, 0, j, i] = fc7[0, 0, 4j, 4i], b[i] = b[4i].
 */
export function fullyConnectedRules(
  { shapes }: ImportTarget,
  names: readonly [fc6: LayerNames, fc7: LayerNames],
  layout: FullyConnectedLayout,
): Rule[] {
  return LAYERS.flatMap(({ layer, side, steps }, l): Rule[] => {
    const shape = shapes.get(`${layer}/filter`);
    if (shape === undefined) return [];
    const inputs = shape[2]! * steps.input;
    const outputs = shape[3]! * steps.output;
    const size = { layout: layout === 'linear' ? 'oihw' : 'hwio', side, inputs, outputs } as const;
    const written = {
      convolution: [side, side, inputs, outputs],
      dense: [side * side * inputs, outputs],
      linear: [outputs, side * side * inputs],
    }[layout];
    const { filter, biases } = names[l]!;
    const how = `subsampled from ${written.join('×')}`;
    return [
      {
        target: `${layer}/filter`,
        from: [filter],
        shapes: [written],
        how,
        convert: ([values]) => hwioFilter(values!, size, steps),
        group: 'fully connected',
      },
      {
        target: `${layer}/biases`,
        from: [biases],
        shapes: [[outputs]],
        how: `subsampled from ${outputs}`,
        convert: ([values]) => values!.filter((_, i) => i % steps.output === 0),
        group: 'fully connected',
      },
    ];
  });
}
