import { ArgumentRangeError } from '@ssd/errors';
import type { Pointer } from '../native/c-api.js';
import { bufferBytes } from '../native/buffer.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { decodeMessage } from '../proto/schema.js';

/** How an op takes its inputs, from TensorFlow's own description of it. */
export interface OpSignature {
  /** One entry an argument: a list argument takes several tensors. */
  readonly inputs: readonly { readonly name: string; readonly isList: boolean }[];
  /** Attributes that TensorFlow infers from the inputs; setting them by hand could only contradict it. */
  readonly inferred: ReadonlySet<string>;
}

interface OpDef {
  inputArg: { name: string; typeAttr: string; numberAttr: string; typeListAttr: string }[];
}

/**
 * Reads an op's signature.
 *
 * @throws TensorFlowError (NOT_FOUND) for an op this TensorFlow does not have.
 */
export function readSignature({ api, status }: LoadedTensorFlow, graph: Pointer, type: string): OpSignature {
  const buffer = api.TF_NewBuffer<Pointer>();
  try {
    api.TF_GraphGetOpDef(graph, type, buffer, status.pointer);
    status.check(type);
    const { inputArg } = decodeMessage<OpDef>('OpDef', bufferBytes(buffer));
    return {
      inputs: inputArg.map(({ name, numberAttr, typeListAttr }) => ({
        name,
        isList: numberAttr !== '' || typeListAttr !== '',
      })),
      inferred: new Set(
        inputArg.flatMap(({ typeAttr, numberAttr, typeListAttr }) => [typeAttr, numberAttr, typeListAttr]),
      ),
    };
  } finally {
    api.TF_DeleteBuffer(buffer);
  }
}

/**
 * Deals `tensors` out to an op's arguments: one each, and what is left over to the list argument.
 *
 * @throws RangeError where the numbers cannot match.
 */
export function dealInputs<T>(type: string, { inputs }: OpSignature, tensors: readonly T[]): (T | T[])[] {
  const lists = inputs.filter((input) => input.isList).length;
  const singles = inputs.length - lists;
  if (tensors.length < singles || (lists === 0 && tensors.length !== singles) || lists > 1) {
    throw new ArgumentRangeError(
      `${type} takes ${inputs.map((input) => input.name).join(', ')}, got ${tensors.length} tensors`,
    );
  }
  let next = 0;
  return inputs.map(({ isList }) => {
    if (!isList) return tensors[next++] as T;
    const length = tensors.length - singles;
    next += length;
    return tensors.slice(next - length, next);
  });
}
