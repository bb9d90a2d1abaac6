import { hwioFilter } from './filter-layout.js';
import type { FilterLayout } from './filter-layout.js';
import type { ImportTarget } from './import-target.js';
import { copied } from './rule.js';
import type { Rule } from './rule.js';

/** The 13 convolutions of VGG16 (Simonyan & Zisserman, table 1, column D), in their order. */
export const VGG16_CONVOLUTIONS = [
  ...['conv1_1', 'conv1_2', 'conv2_1', 'conv2_2', 'conv3_1', 'conv3_2', 'conv3_3'],
  ...['conv4_1', 'conv4_2', 'conv4_3', 'conv5_1', 'conv5_2', 'conv5_3'],
] as const;

/** Extra layers of the detectors, in their order; SSD512 has the last two. */
export const EXTRA_CONVOLUTIONS = [
  ...['conv8_1', 'conv8_2', 'conv9_1', 'conv9_2', 'conv10_1', 'conv10_2', 'conv11_1', 'conv11_2'],
  ...['conv12_1', 'conv12_2'],
] as const;

/** A file's names of one layer's tensors. */
export interface LayerNames {
  readonly filter: string;
  readonly biases: string;
}

/** A convolution taken whole; no rules where the target does not have the layer. */
export function convolutionRules(
  { shapes }: ImportTarget,
  layer: string,
  names: LayerNames,
  layout: FilterLayout,
): Rule[] {
  const shape = shapes.get(`${layer}/filter`);
  if (shape === undefined) return [];
  const [side, , inputs, outputs] = shape as readonly [number, number, number, number];
  const filter =
    layout === 'hwio'
      ? { shapes: [shape], convert: copied }
      : {
          shapes: [[outputs, inputs, side, side]],
          how: 'transposed from [output, input, row, column]',
          convert: ([values]: readonly Float32Array[]) =>
            hwioFilter(values!, { layout, side, inputs, outputs }),
        };
  return [
    { target: `${layer}/filter`, from: [names.filter], ...filter },
    { target: `${layer}/biases`, from: [names.biases], shapes: [[outputs]], convert: copied },
  ];
}
