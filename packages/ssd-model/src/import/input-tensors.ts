import type { InputNormalization } from '../preset.js';
import type { StateTensor } from '../state-tensor.js';
import { ImportError } from './import-error.js';
import { finiteValues } from './source-tensor.js';
import type { SourceTensors } from './source-tensor.js';

const MEAN = 'input/mean';
const SCALE = 'input/scale';
const ORDER = 'input/order';

const HINT = 'Store a normalisation as inputTensors gives it, or take these tensors out of the file.';

/** Names under which a file of weights says how pixels go in, in any format that holds tensors. */
export const INPUT_TENSORS: ReadonlySet<string> = new Set([MEAN, SCALE, ORDER]);

/**
 * An input normalisation as tensors, to be stored with the weights it belongs to: `input/mean` [3] of red, green and
 * blue, `input/scale` [1], and `input/order` [3], the colours (0 red, 1 green, 2 blue) in the order they go in.
 */
export function inputTensors({ values, order, scale = 1 }: InputNormalization): Map<string, StateTensor> {
  return new Map([
    [MEAN, { shape: [3], data: Float32Array.from(values) }],
    [SCALE, { shape: [1], data: Float32Array.of(scale) }],
    [ORDER, { shape: [3], data: order === 'rgb' ? Float32Array.of(0, 1, 2) : Float32Array.of(2, 1, 0) }],
  ]);
}

/**
 * The inverse of {@link inputTensors}; undefined where the file says nothing.
 *
 * @throws ImportError IMPORT_TENSOR for tensors that say nothing sensible
 */
export function readInputTensors(tensors: SourceTensors): InputNormalization | undefined {
  const read = (name: string, length: number): number[] | undefined => {
    const tensor = tensors.get(name);
    if (tensor === undefined) return undefined;
    const values = [...finiteValues(name, tensor)];
    if (values.length !== length) {
      throw new ImportError(
        'IMPORT_TENSOR',
        `Expected ${length} numbers in "${name}", got ${values.length}.`,
        {
          hint: HINT,
        },
      );
    }
    return values;
  };
  const mean = read(MEAN, 3);
  if (mean === undefined) return undefined;
  const [scale = 1] = read(SCALE, 1) ?? [];
  const order = (read(ORDER, 3) ?? [0, 1, 2]).join();
  if (order !== '0,1,2' && order !== '2,1,0') {
    throw new ImportError(
      'IMPORT_TENSOR',
      `Expected 0,1,2 (RGB) or 2,1,0 (BGR) in "${ORDER}", got ${order}.`,
      { hint: HINT },
    );
  }
  return {
    values: [mean[0]!, mean[1]!, mean[2]!],
    order: order === '0,1,2' ? 'rgb' : 'bgr',
    ...(scale === 1 ? {} : { scale }),
  };
}
