// Entry point "@ssd/anchors/encoder": what a data loader's worker thread imports by URL.
import type { BoxTable } from './box-table.js';
import { createAnchors } from './create-anchors.js';
import type { Objects } from './encode-targets.js';
import { encodeTargets } from './encode-targets.js';
import { expectPolicy } from './match-anchors.js';
import type { MatchPolicy } from './match-anchors.js';
import { expectCount } from './validate-box-table.js';

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

/**
 * Encoder of SSD's targets. Its fields are `classes` (int32 [count], background = number of classes) and
 * `offsets` (float32 [count, 4]).
 *
 * @throws RangeError for an unusable table, number of classes or policy.
 */
export function createEncoder({ table, classes, policy = 'paper' }: EncoderOptions): TargetEncoder {
  const anchors = createAnchors(table);
  expectCount(classes, 'classes');
  expectPolicy(policy);
  return {
    fields: [
      { name: 'classes', dtype: 'int32', shape: [anchors.count] },
      { name: 'offsets', dtype: 'float32', shape: [anchors.count, 4] },
    ],
    encode(target, out) {
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
  if (classes instanceof Int32Array) return classes;
  throw new TypeError(`Expected out.classes to be an Int32Array, got ${nameOf(classes)}.`);
}

function float32Field({ offsets }: Record<string, Int32Array | Float32Array>): Float32Array {
  if (offsets instanceof Float32Array) return offsets;
  throw new TypeError(`Expected out.offsets to be a Float32Array, got ${nameOf(offsets)}.`);
}

function nameOf(value: object | undefined): string {
  return value === undefined ? 'nothing' : value.constructor.name;
}
