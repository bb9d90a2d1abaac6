import { wireFields } from './wire.js';
import { DamageError } from '../errors.js';

/** A part of a tensor along one axis. */
export interface Extent {
  readonly start: number;
  /** Undefined for all of the axis. */
  readonly length: number | undefined;
}

/** Extents of a TensorSliceProto (tensorflow/core/framework/tensor_slice.proto), one an axis. */
export function parseSlice(message: Uint8Array): Extent[] {
  const extents: Extent[] = [];
  for (const entry of wireFields(message)) {
    if (entry.field !== 1 || entry.kind !== 'bytes') continue;
    let start = 0;
    let length: number | undefined;
    for (const { field, ...value } of wireFields(entry.bytes)) {
      if (value.kind !== 'varint') continue;
      if (field === 1) start = Number(value.value);
      if (field === 2) length = Number(value.value);
    }
    extents.push({ start, length });
  }
  return extents;
}

/** Start and length along each axis of a shape. @throws DamageError where a slice does not lie within it */
export function resolveSlice(
  extents: readonly Extent[],
  shape: readonly number[],
): { starts: number[]; lengths: number[] } {
  if (extents.length !== 0 && extents.length !== shape.length)
    throw new DamageError('BAD_FILE', `a part has ${extents.length} axes, its tensor ${shape.length}`);
  const starts = shape.map((_, axis) => extents[axis]?.start ?? 0);
  const lengths = shape.map((whole, axis) => extents[axis]?.length ?? whole);
  if (shape.some((whole, axis) => starts[axis]! + lengths[axis]! > whole))
    throw new DamageError('BAD_FILE', `a part runs over the end of its tensor [${shape.join(', ')}]`);
  return { starts, lengths };
}

/** Puts a part into its place in a row-major tensor, a row at a time. */
export function pasteSlice(
  whole: Uint8Array,
  part: Uint8Array,
  {
    shape,
    starts,
    lengths,
    elementBytes,
  }: {
    shape: readonly number[];
    starts: readonly number[];
    lengths: readonly number[];
    elementBytes: number;
  },
): void {
  if (lengths.every((length, axis) => length === shape[axis])) {
    whole.set(part);
    return;
  }
  if (lengths.includes(0)) return;
  const last = shape.length - 1;
  const rowBytes = lengths[last]! * elementBytes;
  const index = lengths.map(() => 0);
  for (let from = 0; from < part.length; from += rowBytes) {
    let place = 0;
    for (let axis = 0; axis <= last; axis++) place = place * shape[axis]! + starts[axis]! + index[axis]!;
    whole.set(part.subarray(from, from + rowBytes), place * elementBytes);
    for (let axis = last - 1; axis >= 0; axis--) {
      if (++index[axis]! < lengths[axis]!) break;
      index[axis] = 0;
    }
  }
}
