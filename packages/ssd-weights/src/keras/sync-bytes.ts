import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that HDF5, which cannot wait, reads from at once. */
export interface SyncBytes {
  readonly size: number;
  /** Fills as much of `into` as there is; gives the number of bytes. */
  readonly read: (into: Uint8Array, position: number) => number;
  readonly close: () => void;
}

export function fileBytes(file: string): SyncBytes {
  const descriptor = openSync(file, 'r');
  return {
    size: fstatSync(descriptor).size,
    read: (into, position) => readSync(descriptor, into, 0, into.length, position),
    close: () => {
      closeSync(descriptor);
    },
  };
}

export function memoryBytes(bytes: Uint8Array): SyncBytes {
  return {
    size: bytes.length,
    read: (into, position) => {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
    close: () => undefined,
  };
}
