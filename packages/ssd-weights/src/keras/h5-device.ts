import { holdsDamagedHeap } from './h5-guard.js';
import type { H5Module } from './h5-library.js';
import type { SyncBytes } from './sync-bytes.js';

/** Emscripten's number of "input/output error", which HDF5 takes for one. */
const EIO = 29;

let mounted = 0;

/**
 * Puts bytes into the library's file system as a file of their own, read where they are needed and never copied whole.
 *
 * @returns its path there, and what takes it away
 */
export function mount({ FS }: H5Module, bytes: SyncBytes): { path: string; unmount: () => void } {
  const name = `weights-${mounted++}.h5`;
  FS.createDataFile('/', name, new Uint8Array(), true, false);
  const { node } = FS.lookupPath(`/${name}`);
  Object.defineProperty(node, 'usedBytes', { get: () => bytes.size });
  node.stream_ops = {
    ...node.stream_ops,
    // As MEMFS calls it: `into` is the memory of the module.
    read: (_stream: unknown, into: Int8Array, offset: number, length: number, position: number): number => {
      const target = new Uint8Array(into.buffer, into.byteOffset + offset, length);
      let count: number;
      try {
        count = bytes.read(target, position);
      } catch {
        throw new FS.ErrnoError(EIO);
      }
      if (holdsDamagedHeap(bytes, target.subarray(0, count), position)) throw new FS.ErrnoError(EIO);
      return count;
    },
  };
  return {
    path: `/${name}`,
    unmount: () => {
      FS.unlink(`/${name}`);
    },
  };
}
