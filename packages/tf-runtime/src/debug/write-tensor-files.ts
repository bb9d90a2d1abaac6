import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledFunction } from '../session/compiled-function.js';
import type { Feeds } from '../session/feeds.js';
import { type DumpChoice, type DumpTarget, bytesOf, dumpTargets } from './dump-targets.js';
import { encodeNpy } from './npy.js';

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
export interface TensorFilesRequest extends DumpChoice, DumpControl {
  readonly folder: string;
  /** Most bytes of tensors that one run fetches; a tensor that is larger comes alone. */
  readonly maxBytes: number;
  /** Milliseconds since 1970, for the files' names. */
  readonly now: number;
}

/** Writes tensors of a compiled function as .npy files, a few at a time. */
export async function writeTensorFiles(
  fn: CompiledFunction,
  feeds: Feeds,
  { folder, mode, maxBytes, select, now, onProgress, signal }: TensorFilesRequest,
): Promise<DumpReport> {
  const targets = dumpTargets(fn, { mode, select }, now);
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  let done = 0;
  for (const chunk of inChunks([...targets.values()], maxBytes)) {
    signal?.throwIfAborted();
    const names = chunk.map(({ tensor }) => tensor.name);
    for (const tensor of await fn.fetch(feeds, names)) {
      const npy = encodeNpy(tensor);
      for (const file of targets.get(tensor.name)?.files ?? []) {
        await writeFile(join(folder, file), npy);
        files.push(file);
        bytes += npy.byteLength;
      }
    }
    done += names.length;
    onProgress?.({ tensors: done, of: targets.size });
  }
  return { folder, files, bytes };
}

/** Cuts a list, in order, so that the tensors of each part stay below a limit; one that is larger is a part of its own. */
function inChunks(targets: readonly DumpTarget[], limit: number): readonly (readonly DumpTarget[])[] {
  const chunks: DumpTarget[][] = [];
  let room = 0;
  for (const target of targets) {
    const needed = bytesOf(target.tensor);
    const last = chunks.at(-1);
    if (last === undefined || needed > room) {
      chunks.push([target]);
      room = limit - needed;
    } else {
      last.push(target);
      room -= needed;
    }
  }
  return chunks;
}
