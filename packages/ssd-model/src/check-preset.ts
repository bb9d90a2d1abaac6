import { ArgumentRangeError, expectObject } from '@ssd/errors';
import { layerShapes } from '@ssd/vgg-backbone';
import type { InputNormalization, ModelPreset } from './preset.js';

const ORDERS: readonly string[] = ['rgb', 'bgr'];

/**
 * Checks that the trunk's taps and the default boxes describe the same maps. They come from two tables, and a
 * difference would shift every box behind it without any error. Checks the normalisation, too.
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming preset and value, and of maps both sizes
 */
export function checkPreset(preset: ModelPreset): void {
  expectObject(
    preset,
    ['name', 'layers', 'boxes', 'mean'],
    'the preset',
    'Name one of presets, or write one: layers of createBackbone, boxes of createBoxTable.',
  );
  const { name, layers, boxes, mean } = preset;
  const fail = (expected: string, got: string): never => {
    throw new ArgumentRangeError(`Preset "${name}": expected ${expected}, got ${got}.`, {
      hint: 'Take layers and boxes that were made for each other, and the mean of their weights.',
    });
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
  checkInput(mean, fail);
}

/** How pixels go in may come out of a file of the user's, too. */
function checkInput(
  { values, order, scale = 1 }: InputNormalization,
  fail: (expected: string, got: string) => never,
): void {
  const colours: readonly number[] = values;
  for (const value of [...colours, scale]) {
    if (!Number.isFinite(value)) fail('finite numbers as mean and scale', String(value));
  }
  if (colours.length !== 3) fail('a mean of red, green and blue', `${colours.length} numbers`);
  if (scale === 0) fail('a scale that is not 0', '0: every image would look alike');
  if (!ORDERS.includes(order)) fail(`the order ${ORDERS.join(' or ')}`, `"${order}"`);
}
