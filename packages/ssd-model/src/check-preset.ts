import { layerShapes } from '@ssd/vgg-backbone';
import type { ModelPreset } from './preset.js';

/**
 * Checks that the trunk's taps and the default boxes describe the same maps. They come from two tables, and a
 * difference would shift every box behind it without any error.
 *
 * @throws RangeError naming preset, map and both sizes
 */
export const checkPreset = ({ name, layers, boxes, mean }: ModelPreset): void => {
  const fail = (expected: string, got: string): never => {
    throw new RangeError(`Preset "${name}": expected ${expected}, got ${got}.`);
  };
  const size = ({ width, height }: { width: number; height: number }): string => `${width}×${height}`;
  if (size(layers.imageSize) !== size(boxes.imageSize)) {
    fail(
      `one image size, ${size(layers.imageSize)} of layer table "${layers.name}"`,
      `${size(boxes.imageSize)} in box table "${boxes.name}"`,
    );
  }
  const taps = layerShapes(layers).filter(({ layer }) => layer.kind === 'tap');
  if (taps.length !== boxes.maps.length) {
    const names = taps.map(({ layer }) => layer.name).join(', ');
    fail(
      `one map of boxes for each of the ${taps.length} taps of layer table "${layers.name}" (${names || 'none'})`,
      `${boxes.maps.length} maps in box table "${boxes.name}"`,
    );
  }
  for (const [m, { layer, output }] of taps.entries()) {
    const { rows, columns } = boxes.maps[m]!;
    if (rows !== output.rows || columns !== output.columns) {
      fail(
        `map ${m} (tap "${layer.name}") to have ${output.rows}×${output.columns} cells as layer table ` +
          `"${layers.name}" makes it`,
        `${rows}×${columns} in box table "${boxes.name}"`,
      );
    }
  }
  for (const value of [...mean.values, mean.scale ?? 1]) {
    if (!Number.isFinite(value)) fail('finite numbers as mean and scale', String(value));
  }
};
