import type { TargetArrays, TargetField } from './target-encoder.js';

/** Memory for one batch, shared between threads. */
export interface SlotBuffers {
  images: SharedArrayBuffer;
  targets: readonly SharedArrayBuffer[];
}

/** Views of a slot's memory. */
export interface Slot {
  images: Uint8Array;
  targets: TargetArrays;
}

function lengthOf({ shape }: TargetField): number {
  return shape.reduce((product, side) => product * side, 1);
}

export function allocateSlot(
  batchSize: number,
  imageBytes: number,
  fields: readonly TargetField[],
): SlotBuffers {
  return {
    images: new SharedArrayBuffer(batchSize * imageBytes),
    targets: fields.map((field) => new SharedArrayBuffer(batchSize * lengthOf(field) * 4)), // both types have 4 bytes
  };
}

/** The images `first` to `end` of a slot. */
export function viewSlot(
  { images, targets }: SlotBuffers,
  imageBytes: number,
  fields: readonly TargetField[],
  { first, end }: { first: number; end: number },
): Slot {
  const entries = fields.map((field, i) => {
    const length = lengthOf(field);
    const range = [targets[i]!, first * length * 4, (end - first) * length] as const;
    return [
      field.name,
      field.dtype === 'int32' ? new Int32Array(...range) : new Float32Array(...range),
    ] as const;
  });
  return {
    images: new Uint8Array(images, first * imageBytes, (end - first) * imageBytes),
    targets: Object.fromEntries(entries),
  };
}
