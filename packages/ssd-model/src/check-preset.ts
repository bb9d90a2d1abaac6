import { ArgumentRangeError, expectObject } from '@ssd/errors';
import { layerShapes, type Backbone } from '@ssd/vgg-backbone';
import type { InputNormalization, ModelPreset, PresetBase } from './preset.js';

const ORDERS: readonly string[] = ['rgb', 'bgr'];

type Fail = (expected: string, got: string) => never;

/** What the trunk says of itself. */
type TrunkShape = Pick<Backbone, 'imageSize' | 'taps'> & {
  /** For messages: `layer table "vgg300"`. */
  readonly title: string;
};

/**
 * Checks a preset before anything is made of it: its normalisation, and where the trunk is a table that it fits the boxes.
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming preset and value, and of maps both sizes
 */
export function checkPreset(preset: ModelPreset): void {
  expectObject(
    preset,
    ['name', 'boxes', 'mean'],
    'the preset',
    'Name one of presets, or write one: layers of createBackbone or a backbone, boxes of createBoxTable.',
  );
  if ('layers' in preset) {
    const { layers } = preset;
    const taps = layerShapes(layers).flatMap(({ layer: { kind, name }, output }) =>
      kind === 'tap' ? [{ name, ...output }] : [],
    );
    checkMaps(preset, { imageSize: layers.imageSize, taps, title: `layer table "${layers.name}"` });
  } else {
    expectObject(
      preset,
      ['backbone'],
      'the preset',
      'Give it layers, or a function that makes its backbone.',
    );
  }
  checkInput(preset.mean, failOf(preset));
}

/** The same of a trunk that is a program. @throws ArgumentRangeError */
export function checkBackbone(preset: PresetBase, { imageSize, taps }: Backbone): void {
  checkMaps(preset, { imageSize, taps, title: 'the backbone' });
}

function failOf({ name }: PresetBase): Fail {
  return (expected, got) => {
    throw new ArgumentRangeError(`Preset "${name}": expected ${expected}, got ${got}.`, {
      hint: 'Take layers and boxes that were made for each other, and the mean of their weights.',
    });
  };
}

/**
 * The trunk's taps and the default boxes must describe the same maps. They come from two places, and a difference would shift
 * every box behind it without any error.
 */
function checkMaps(preset: PresetBase, { imageSize, taps, title }: TrunkShape): void {
  const { boxes } = preset;
  const fail: Fail = failOf(preset);
  const size = ({ width, height }: { width: number; height: number }): string => `${width}×${height}`;
  if (size(imageSize) !== size(boxes.imageSize)) {
    fail(
      `one image size, ${size(imageSize)} of ${title}`,
      `${size(boxes.imageSize)} in box table "${boxes.name}"`,
    );
  }
  if (taps.length !== boxes.maps.length) {
    const names = taps.map(({ name }) => name).join(', ');
    fail(
      `one map of boxes for each of the ${taps.length} taps of ${title} (${names || 'none'})`,
      `${boxes.maps.length} maps in box table "${boxes.name}"`,
    );
  }
  for (const [m, output] of taps.entries()) {
    const { rows, columns } = boxes.maps[m]!;
    if (rows !== output.rows || columns !== output.columns) {
      fail(
        `map ${m} (tap "${output.name}") to have ${output.rows}×${output.columns} cells as ${title} makes it`,
        `${rows}×${columns} in box table "${boxes.name}"`,
      );
    }
  }
}

/** How pixels go in may come out of a file of the user's, too. */
function checkInput({ values, order, scale = 1 }: InputNormalization, fail: Fail): void {
  const colours: readonly number[] = values;
  for (const value of [...colours, scale]) {
    if (!Number.isFinite(value)) fail('finite numbers as mean and scale', String(value));
  }
  if (colours.length !== 3) fail('a mean of red, green and blue', `${colours.length} numbers`);
  if (scale === 0) fail('a scale that is not 0', '0: every image would look alike');
  if (!ORDERS.includes(order)) fail(`the order ${ORDERS.join(' or ')}`, `"${order}"`);
}
