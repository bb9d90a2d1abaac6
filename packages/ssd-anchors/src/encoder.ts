// Entry point "@ssd/anchors/encoder": what a data loader's worker thread imports by URL.
import { expectObject, expectOptions, expectTypedArray } from '@ssd/errors';
import type { BoxTable } from './box-table.js';
import { createAnchors } from './create-anchors.js';
import type { Objects } from './encode-targets.js';
import { encodeTargets } from './encode-targets.js';
import { expectCount } from './expect-number.js';
import { expectPolicy } from './match-anchors.js';
import type { MatchPolicy } from './match-anchors.js';

/** One array that an encoder fills for each image. */
export interface TargetField {
  readonly name: string;
  readonly dtype: 'int32' | 'float32';
  /** Shape for one image. */
  readonly shape: readonly number[];
}

/** Turns the objects of an image into arrays of fixed shape, to be batched and fed to the network. */
export interface TargetEncoder {
  readonly fields: readonly TargetField[];
  encode(target: Objects, out: Record<string, Int32Array | Float32Array>): void;
}

/** Plain data: survives the way into a worker thread. */
export interface EncoderOptions {
  readonly table: BoxTable;
  /** Number of foreground classes. */
  readonly classes: number;
  /** @default 'paper' */
  readonly policy?: MatchPolicy;
}

const OPTIONS = Object.keys({
  table: true,
  classes: true,
  policy: true,
} satisfies Record<keyof EncoderOptions, true>);

/**
 * Encoder of SSD's targets. Its fields are `classes` (int32 [count], background = number of classes) and
 * `offsets` (float32 [count, 4]).
 *
 * @throws ArgumentRangeError, ArgumentTypeError for an unusable table, number of classes or policy.
 */
export function createEncoder(options: EncoderOptions): TargetEncoder {
  expectOptions(options, OPTIONS, 'createEncoder');
  const { table, classes, policy = 'paper' } = options;
  const anchors = createAnchors(table);
  expectCount(classes, 'classes');
  expectPolicy(policy);
  return {
    fields: [
      { name: 'classes', dtype: 'int32', shape: [anchors.count] },
      { name: 'offsets', dtype: 'float32', shape: [anchors.count, 4] },
    ],
    encode(target, out) {
      expectObject(out, ['classes', 'offsets'], 'out', 'Bring an array for each of the fields.');
      encodeTargets(
        anchors,
        target,
        { classes, policy },
        { classes: int32Field(out), offsets: float32Field(out) },
      );
    },
  };
}

function int32Field({ classes }: Record<string, Int32Array | Float32Array>): Int32Array {
  expectTypedArray(classes, 'Int32Array', 'out.classes');
  return classes as Int32Array;
}

function float32Field({ offsets }: Record<string, Int32Array | Float32Array>): Float32Array {
  expectTypedArray(offsets, 'Float32Array', 'out.offsets');
  return offsets as Float32Array;
}
