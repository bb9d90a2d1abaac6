import { ArgumentRangeError, expectObject, shownValue } from '@ssd/errors';
import { checkLayer } from './check-layer.js';
import type { ConvLayer, Layer, LayerTable, MaxPoolLayer } from './layer.js';
import { outputSize } from './window.js';

/** A map: rows × columns × channels, without the batch. */
export interface MapShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

export interface ShapedLayer<L extends Layer = Layer> {
  readonly layer: L;
  readonly input: MapShape;
  readonly output: MapShape;
}

/** Images come as RGB. */
const IMAGE_CHANNELS = 3;

/**
 * Every layer of a table with the shapes of its input and output.
 *
 * @throws ArgumentRangeError, ArgumentTypeError if a number of the table is not usable, a name is used twice or a map shrinks to nothing; the
 *   message names table, layer and value.
 */
export function layerShapes(table: LayerTable): ShapedLayer[] {
  checkTable(table);
  checkImageSize(table);
  checkBatchNorm(table);
  checkNames(table);
  let input: MapShape = {
    rows: table.imageSize.height,
    columns: table.imageSize.width,
    channels: IMAGE_CHANNELS,
  };
  return table.layers.map((layer) => {
    checkLayer(layer, `layer "${layer.name}" of table "${table.name}"`);
    const output = layer.kind === 'tap' ? input : windowed(table, layer, input);
    const shaped = { layer, input, output };
    input = output;
    return shaped;
  });
}

function windowed(table: LayerTable, layer: ConvLayer | MaxPoolLayer, input: MapShape): MapShape {
  const where = `layer "${layer.name}" of table "${table.name}"`;
  const dilation = layer.kind === 'conv' ? layer.dilation : 1;
  const channels = layer.kind === 'conv' ? layer.filters : input.channels;
  const window = { kernel: layer.kernel, stride: layer.stride, dilation };
  const rows = outputSize(input.rows, window, layer.padding, 'rows');
  const columns = outputSize(input.columns, window, layer.padding, 'columns');
  if (rows < 1 || columns < 1) {
    throw new ArgumentRangeError(
      `Expected a map of at least one cell after ${where}, but its ${layer.kernel}×${layer.kernel} window ` +
        `(dilation ${dilation}) does not fit into ${input.rows}×${input.columns}.`,
      { hint: "Use a larger image, padding 'same', or leave the layer out." },
    );
  }
  return { rows, columns, channels };
}

function checkTable(table: LayerTable): void {
  const hint = 'Take one of layerTables, or write { name, imageSize: { width, height }, layers }.';
  expectObject(table, ['name', 'imageSize', 'layers'], 'the layer table', hint);
  const layers: unknown = table.layers;
  if (Array.isArray(layers)) return;
  throw new ArgumentRangeError(
    `Expected a list as layers of table "${table.name}", got ${shownValue(layers)}.`,
    { hint },
  );
}

function checkImageSize({ name, imageSize }: LayerTable): void {
  for (const what of ['width', 'height'] as const) {
    const value = imageSize[what];
    if (!Number.isInteger(value) || value < 1) {
      throw new ArgumentRangeError(
        `Expected a whole number ≥ 1 as image ${what} of table "${name}", got ${shownValue(value)}.`,
        { hint: 'Give the size of the images in pixels.' },
      );
    }
  }
}

function checkBatchNorm({ name, batchNorm: { momentum = 0, epsilon = 1 } = {} }: LayerTable): void {
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new ArgumentRangeError(
      `Expected a batch-norm momentum from 0 to 1 in table "${name}", got ${momentum}.`,
      { hint: 'It is the weight of the old value: 0.9 follows within tens of steps.' },
    );
  }
  if (!(epsilon > 0 && epsilon < Infinity)) {
    throw new ArgumentRangeError(
      `Expected a batch-norm epsilon above 0 in table "${name}", got ${epsilon}.`,
      {
        hint: 'It is added to the variance: 0.001 is usual.',
      },
    );
  }
}

/** Names become variable names, so a second use would silently share weights. A tap may be named after its layer. */
function checkNames(table: LayerTable): void {
  const seen = new Set<string>();
  for (const layer of table.layers) {
    const key = layer.kind === 'tap' ? `tap ${layer.name}` : layer.name;
    if (seen.has(key)) {
      throw new ArgumentRangeError(
        `Expected every layer name of table "${table.name}" once, got "${layer.name}" a second time.`,
        { hint: 'Give it another name: variables are called after it.' },
      );
    }
    seen.add(key);
  }
}
