import { ImportError } from './import-error.js';
import { formatShape, sizeOfShape } from '../shape.js';

/** A tensor of a weight file under the file's name and in its layout: what `readTensors` of @ssd/weights gives. */
export interface SourceTensor {
  /** The file's name of the type. Halves have to be converted first, since their data are bits. */
  readonly dtype?: string;
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
}

/** The tensors of a file by name. */
export type SourceTensors = ReadonlyMap<string, SourceTensor>;

/**
 * The values of a tensor as weights.
 *
 * @throws ImportError IMPORT_TENSOR naming the tensor where its data do not fill its shape, are no numbers, or hold NaN
 * or infinity
 */
export function finiteValues(name: string, { dtype, shape, data }: SourceTensor): Float32Array {
  const fail = (message: string, hint: string): never => {
    throw new ImportError('IMPORT_TENSOR', message, { hint });
  };
  const size = sizeOfShape(shape);
  if (data.length !== size) {
    fail(
      `Expected ${size} numbers for "${name}" of shape ${formatShape(shape)}, got ${data.length}.`,
      'The file may be cut short: get it anew.',
    );
  }
  if (dtype === 'float16' || dtype === 'bfloat16') {
    fail(
      `Expected numbers in "${name}", got the bits of ${dtype}.`,
      'Convert them with toFloat32 of @ssd/weights first.',
    );
  }
  const values = data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number);
  // A loop and not findIndex: it runs over 100 million numbers of a fully connected layer.
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      fail(
        `Expected finite weights in "${name}", got ${String(values[i])} at ${i}.`,
        'They come from a training that diverged, or from a damaged file: take another one.',
      );
    }
  }
  return values;
}
