import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeOf } from '../native/native-tensor.js';
import type { CompiledFunction } from '../session/compiled-function.js';
import type { Feeds } from '../session/feeds.js';
import { dumpName } from './dump-layout.js';
import type { GraphOperation, GraphTensor } from './graph-operations.js';
import { encodeNpy } from './npy.js';

/** Which of an operation's tensors are dumped. */
export type DumpMode = 'output' | 'input' | 'all';

/** What was dumped. */
export interface DumpReport {
  /** The step's folder. */
  readonly folder: string;
  /** Names of the files in it. */
  readonly files: readonly string[];
  /** Of all files together. */
  readonly bytes: number;
}

/** Progress of a dump and a way to end it. */
export interface DumpControl {
  readonly onProgress?: (progress: { readonly tensors: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
}

/** What {@link writeTensorFiles} is to write. */
export interface TensorFilesRequest extends DumpControl {
  readonly folder: string;
  readonly mode: DumpMode;
  /** Most bytes of tensors that one run fetches; a tensor that is larger comes alone. */
  readonly maxBytes: number;
  readonly select: (operation: GraphOperation) => boolean;
  /** Milliseconds since 1970, for the files' names. */
  readonly now: number;
}

// The widest element: an estimate may be too high, never too low.
const ELEMENT_BYTES: Readonly<Record<string, number>> = { bool: 1, uint8: 1, float: 4, int32: 4 };
const WIDEST = 8;

/** Writes tensors of a compiled function as .npy files, a few at a time. */
export const writeTensorFiles = async (
  fn: CompiledFunction,
  feeds: Feeds,
  { folder, mode, maxBytes, select, now, onProgress, signal }: TensorFilesRequest,
): Promise<DumpReport> => {
  const operations = fn.operations();
  const tensors = new Map(operations.flatMap(({ outputs }) => outputs).map((entry) => [entry.name, entry]));
  /** Files that a tensor goes to: its operation's output, and an input of each operation that takes it. */
  const targets = new Map<string, string[]>();
  const add = (tensor: string, file: string): void => {
    if (tensors.get(tensor)?.fetchable !== true) return;
    targets.set(tensor, [...(targets.get(tensor) ?? []), file]);
  };
  operations.forEach((operation, taskId) => {
    if (!select(operation)) return;
    const { type, name, inputs, outputs } = operation;
    const base = dumpName({ type, name, taskId }, now);
    if (mode !== 'output')
      inputs.forEach((input, index) => {
        add(input, `${base}.input.${index}.npy`);
      });
    if (mode !== 'input')
      outputs.forEach((output, index) => {
        add(output.name, `${base}.output.${index}.npy`);
      });
  });

  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  let done = 0;
  for (const names of inChunks([...targets.keys()], maxBytes, (name) => bytesOf(tensors.get(name)))) {
    signal?.throwIfAborted();
    for (const tensor of await fn.fetch(feeds, names)) {
      const npy = encodeNpy(tensor);
      for (const file of targets.get(tensor.name) ?? []) {
        await writeFile(join(folder, file), npy);
        files.push(file);
        bytes += npy.byteLength;
      }
    }
    done += names.length;
    onProgress?.({ tensors: done, of: targets.size });
  }
  return { folder, files, bytes };
};

const bytesOf = (tensor: GraphTensor | undefined): number =>
  sizeOf(tensor?.shape ?? []) * (ELEMENT_BYTES[tensor?.dtype ?? ''] ?? WIDEST);

/** Cuts a list, in order, so that the parts' sizes stay below a limit. */
const inChunks = (
  names: readonly string[],
  limit: number,
  size: (name: string) => number,
): readonly (readonly string[])[] => {
  const chunks: string[][] = [];
  let room = 0;
  for (const name of names) {
    const needed = size(name);
    const last = chunks.at(-1);
    if (last === undefined || needed > room) {
      chunks.push([name]);
      room = limit - needed;
    } else {
      last.push(name);
      room -= needed;
    }
  }
  return chunks;
};
