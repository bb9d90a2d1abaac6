import type { Output } from '../native/c-api.js';
import type { TypedArray } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/** What an input of a compiled function takes. */
export interface InputSpec {
  /** Fixed extents; `[]` is a scalar. */
  readonly shape: readonly number[];
  /** `uint8` is cast to float32 in the graph: the function sees 0 … 255. */
  readonly dtype: 'float32' | 'int32' | 'uint8';
}

/** Values for the inputs: a typed array each, or a number for a scalar. */
export type Feeds = Readonly<Record<string, TypedArray | number>>;

/** An input with its place in the graph. */
export interface FunctionInput extends InputSpec {
  readonly name: string;
  readonly placeholder: Output;
  readonly dataType: number;
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/** The feeds in the inputs' order. @throws TensorFlowError (INVALID_ARGUMENT) where they do not fit */
export function checkFeeds(name: string, inputs: readonly FunctionInput[], feeds: Feeds): TypedArray[] {
  const wanted = new Set(inputs.map((input) => input.name));
  const unknown = Object.keys(feeds).filter((key) => !wanted.has(key));
  if (unknown.length > 0) {
    throw invalid(
      name,
      `it has no input "${unknown.join('", "')}"; its inputs are ${[...wanted].join(', ') || 'none'}`,
    );
  }
  return inputs.map((input) => {
    const fed = feeds[input.name];
    const form = `${input.dtype} [${input.shape.join(', ')}]`;
    if (fed === undefined) throw invalid(name, `input "${input.name}" (${form}) was not fed`);
    const Values = ARRAYS[input.dtype];
    const value = typeof fed === 'number' ? new Values([fed]) : fed;
    if (typeof fed === 'number' && input.dtype !== 'float32' && value[0] !== fed) {
      throw invalid(name, `input "${input.name}" takes a number that ${form} holds, got ${fed}`);
    }
    if (!(value instanceof Values)) {
      throw invalid(
        name,
        `input "${input.name}" takes a ${Values.name} for ${form}, got a ${value.constructor.name}`,
      );
    }
    if (value.length !== sizeOf(input.shape)) {
      throw invalid(
        name,
        `input "${input.name}" takes ${sizeOf(input.shape)} values for ${form}, got ${value.length}`,
      );
    }
    return value;
  });
}

function invalid(name: string, message: string): TensorFlowError {
  return new TensorFlowError('INVALID_ARGUMENT', message, { op: `"${name}"` });
}
