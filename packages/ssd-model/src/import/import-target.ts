import { layerShapes } from '@ssd/vgg-backbone';
import { expectTable, type ModelPreset, type TablePreset } from '../preset.js';

/** What weights are wanted for: the variables of a model, known without making one. */
export interface ImportTarget {
  readonly preset: TablePreset;
  /** Foreground classes. */
  readonly classes: number;
  /** Shape of every variable by name, in the model's order. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/**
 * The variables that `createModel` makes of a preset.
 *
 * @throws RangeError for a preset whose trunk is not a table of layers
 */
export function importTarget(wanted: ModelPreset, classes: number): ImportTarget {
  const preset = expectTable(wanted, 'to import weights of other software into');
  const shapes = new Map<string, readonly number[]>();
  const taps: number[] = []; // channels
  for (const { layer, input, output } of layerShapes(preset.layers)) {
    if (layer.kind === 'conv') {
      shapes.set(`${layer.name}/filter`, [layer.kernel, layer.kernel, input.channels, layer.filters]);
      const perChannel =
        layer.norm === 'batch' ? ['gamma', 'beta', 'moving_mean', 'moving_variance'] : ['biases'];
      for (const suffix of perChannel) shapes.set(`${layer.name}/${suffix}`, [layer.filters]);
    } else if (layer.kind === 'tap') {
      taps.push(output.channels);
      if (layer.normalize !== undefined) shapes.set(`l2_norm_${layer.name}/scale`, [output.channels]);
    }
  }
  const perBox = classes + 1 + 4; // logits with the background, offsets
  for (const [m, map] of preset.boxes.maps.entries()) {
    const channels = map.shapes.length * perBox;
    shapes.set(`classifiers/map${m}/filter`, [3, 3, taps[m]!, channels]);
    shapes.set(`classifiers/map${m}/biases`, [channels]);
  }
  return { preset, classes, shapes };
}
