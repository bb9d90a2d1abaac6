import { ArgumentRangeError } from '@ssd/errors';
import type { ConvLayer, Layer, MaxPoolLayer } from './layer.js';

const CHOICES: Record<string, readonly (string | undefined)[]> = {
  activation: [undefined, 'relu'],
  norm: [undefined, 'batch'],
  initializer: [undefined, 'xavier-uniform', 'he-normal'],
};

/**
 * Checks one layer by itself. Types keep most of this out of TypeScript; tables kept as JSON come without them.
 *
 * @param where the layer in words, for messages: `layer "conv1" of table "own"`
 * @throws ArgumentRangeError saying what was expected, what came and where
 */
export function checkLayer(layer: Layer, where: string): void {
  if (layer.kind === 'tap') checkTap(layer.normalize?.scale, where);
  // A kind of JSON may be anything.
  else if (['conv', 'max-pool'].includes(layer.kind)) checkWindow(layer, where);
  else fail(`'conv', 'max-pool' or 'tap' as kind of ${where}`, (layer as { kind: unknown }).kind);
}

function fail(expected: string, got: unknown): never {
  const shown = typeof got === 'number' ? got : JSON.stringify(got);
  throw new ArgumentRangeError(`Expected ${expected}, got ${shown}.`, {
    hint: 'conv, maxPool and tap make layers with the usual defaults.',
  });
}

function checkTap(scale: number | undefined, where: string): void {
  if (scale !== undefined && !Number.isFinite(scale)) fail(`a finite scale in the tap of ${where}`, scale);
}

function checkWindow(layer: ConvLayer | MaxPoolLayer, where: string): void {
  const counts =
    layer.kind === 'conv'
      ? { kernel: layer.kernel, stride: layer.stride, dilation: layer.dilation, filters: layer.filters }
      : { kernel: layer.kernel, stride: layer.stride };
  for (const [what, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) fail(`a whole number ≥ 1 as ${what} of ${where}`, value);
  }
  checkPadding(layer, where);
  if (layer.kind === 'max-pool') return;
  if (layer.dilation > 1 && layer.stride > 1) {
    fail(`stride 1 where dilation is ${layer.dilation} in ${where}`, layer.stride);
  }
  for (const [what, choices] of Object.entries(CHOICES)) {
    const value = layer[what as keyof ConvLayer] as string | undefined;
    if (choices.includes(value)) continue;
    const listed = choices.map((choice) => (choice === undefined ? 'nothing' : `'${choice}'`));
    fail(`one of ${listed.join(', ')} as ${what} of ${where}`, value);
  }
}

function checkPadding({ kernel, padding, ...layer }: ConvLayer | MaxPoolLayer, where: string): void {
  if (padding === 'same' || padding === 'valid') return;
  const axes = Array.isArray(padding) ? (padding as readonly unknown[]) : [];
  if (axes.length !== 2 || !axes.every((axis) => Array.isArray(axis) && axis.length === 2)) {
    fail(`'same', 'valid' or [[top, bottom], [left, right]] as padding of ${where}`, padding);
  }
  for (const cells of padding.flat()) {
    if (!Number.isInteger(cells) || cells < 0) fail(`whole numbers ≥ 0 as padding of ${where}`, cells);
    // A window with nothing but padding has no maximum.
    if (layer.kind === 'max-pool' && cells >= kernel) {
      fail(`padding below the ${kernel} cells of the window in ${where}`, cells);
    }
  }
}
