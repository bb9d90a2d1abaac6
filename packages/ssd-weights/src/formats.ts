import { extname } from 'node:path';
import { WeightsError } from './errors.js';
import { readCheckpointTensors } from './read-checkpoint.js';
import { readNpy, writeNpy } from './npy-file.js';
import { readNpz } from './read-npz.js';
import { readSafetensors } from './read-safetensors.js';
import type { TensorMap } from './tensor.js';
import { writeNpz } from './write-npz.js';
import { writeSafetensors } from './write-safetensors.js';

export interface Format {
  readonly read: (file: string) => Promise<TensorMap>;
  readonly write: (file: string, tensors: TensorMap) => Promise<void>;
}

/** NumPy's name for an array that was given none. */
const NAMELESS = 'arr_0';

const npy: Format = {
  read: async (file) => new Map([[NAMELESS, await readNpy(file)]]),
  write: async (file, tensors) => {
    const [first, ...rest] = tensors.values();
    if (first === undefined || rest.length > 0) {
      throw new WeightsError(
        'UNSUPPORTED',
        `Expected one tensor for ${file}, got ${tensors.size}. Write .npz or .safetensors.`,
      );
    }
    await writeNpy(file, first);
  },
};

const checkpoint: Format = {
  read: readCheckpointTensors,
  write: (file) =>
    Promise.reject(
      new WeightsError(
        'UNSUPPORTED',
        `Cannot write the checkpoint ${file}: checkpoints are written by a session of @ssd/tf-runtime. Write .safetensors or .npz.`,
      ),
    ),
};

const formats = {
  '.safetensors': {
    read: async (file) => (await readSafetensors(file)).tensors,
    write: (file, tensors) => writeSafetensors(file, tensors),
  },
  '.npz': { read: readNpz, write: writeNpz },
  '.npy': npy,
  '.index': checkpoint,
} satisfies Record<string, Format>;

/** The extensions that `readTensors` and `writeTensors` know. */
export const extensions = Object.keys(formats);

/**
 * The format a file's extension names, in either case.
 *
 * @throws WeightsError UNKNOWN_FORMAT, listing the known ones
 */
export const formatOf = (file: string): Format => {
  const extension = extname(file).toLowerCase();
  const found = Object.entries(formats).find(([known]) => known === extension)?.[1];
  if (!found) {
    throw new WeightsError(
      'UNKNOWN_FORMAT',
      `Expected ${file} to have one of the extensions ${extensions.join(', ')}, got ${extension === '' ? 'none' : `"${extension}"`}.`,
    );
  }
  return found;
};
