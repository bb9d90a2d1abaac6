import { ArgumentTypeError } from '@ssd/errors';
import type { Target } from '@ssd/augment';
import { DatasetError } from '../dataset-error.js';

/** One array of a batch's targets. */
export interface TargetField {
  name: string;
  dtype: 'int32' | 'float32';
  /** Of one image. */
  shape: readonly number[];
}

export type TargetArrays = Record<string, Int32Array | Float32Array>;

/** Turns the objects of an image into what the loss wants. This package knows no anchors: the encoder is given to it. */
export interface TargetEncoder {
  fields: readonly TargetField[];
  /** Fills `out[field.name]` for every field. Must overwrite all of it: the memory is used again. */
  encode(target: Target, out: TargetArrays): void;
}

/** Where the encoder comes from: workers cannot be sent functions, so they import it themselves. */
export interface EncoderSource {
  /** URL of a module that exports `createEncoder(options)`. */
  module: string;
  /** Its argument; structured-cloneable data. */
  options: unknown;
}

/** For pictures that are only looked at: nothing is asked of the network. */
const NO_TARGETS: TargetEncoder = { fields: [], encode: () => undefined };

/**
 * Imports and creates an encoder; without a source one that makes no targets.
 *
 * @throws DatasetError ENCODER_FAILED
 */
export async function loadEncoder(source: EncoderSource | undefined): Promise<TargetEncoder> {
  if (source === undefined) return NO_TARGETS;
  const { module, options } = source;
  try {
    const loaded = (await import(module)) as {
      createEncoder?: unknown;
      default?: { createEncoder?: unknown };
    };
    const createEncoder = loaded.createEncoder ?? loaded.default?.createEncoder; // default: a CommonJS module
    if (typeof createEncoder !== 'function') {
      throw new ArgumentTypeError(
        `Expected an export createEncoder, found ${Object.keys(loaded).join(', ') || 'nothing'}.`,
      );
    }
    return (createEncoder as (options: unknown) => TargetEncoder)(options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('ENCODER_FAILED', `Cannot use the target encoder ${module}: ${reason}`, {
      hint: 'Name a module whose createEncoder(options) makes the encoder.',
      file: module,
      cause,
    });
  }
}
