import { arrayFor, type TypedArray } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/**
 * Checks values that somebody gives for a variable.
 *
 * @param what - it, in words: `variable "a"`
 * @throws TensorFlowError (INVALID_ARGUMENT) for another number of values or another type
 */
export function checkValues(
  what: string,
  { shape, dataType }: { readonly shape: readonly number[]; readonly dataType: number },
  values: TypedArray,
): void {
  const Values = arrayFor(dataType);
  if (values.length === sizeOf(shape) && (Values === undefined || values instanceof Values)) return;
  throw new TensorFlowError(
    'INVALID_ARGUMENT',
    `${what} takes a ${Values?.name ?? 'array'} of ${sizeOf(shape)} values [${shape.join(', ')}], ` +
      `got a ${values.constructor.name} of ${values.length}`,
  );
}
