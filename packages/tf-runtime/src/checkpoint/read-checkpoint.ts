import { open } from 'node:fs/promises';
import { arrayFor, dataTypeName, type TypedArray } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { type CheckpointEntry, readCheckpointIndex } from './checkpoint-index.js';
import { crc32c, maskCrc } from './crc32c.js';
import { shardFile } from './shard-file.js';

/** A tensor out of a checkpoint. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: TypedArray;
}

/**
 * Reads the tensors of a checkpoint, checksums verified. Needs no TensorFlow.
 *
 * @param names - which ones @default all whose type JavaScript has an array for
 * @throws TensorFlowError NOT_FOUND for a missing file or name, DATA_LOSS for damage, UNIMPLEMENTED for a named tensor
 * of a type without an array
 */
export async function readCheckpoint(
  prefix: string,
  names?: readonly string[],
): Promise<Map<string, CheckpointTensor>> {
  const { shards, entries } = await readCheckpointIndex(prefix);
  const wanted =
    names === undefined
      ? [...entries.values()].filter((entry) => arrayFor(entry.dataType) !== undefined)
      : names.map((name) => named(prefix, entries, name));
  const tensors = new Map<string, CheckpointTensor>();
  for (const entry of wanted) tensors.set(entry.name, await readEntry(prefix, shards, entry));
  return tensors;
}

function named(prefix: string, entries: ReadonlyMap<string, CheckpointEntry>, name: string): CheckpointEntry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const some = [...entries.keys()].slice(0, 8).join(', ');
  throw new TensorFlowError('NOT_FOUND', `the checkpoint ${prefix} has no tensor "${name}"`, {
    hint: `It has ${entries.size}: ${some}${entries.size > 8 ? ', …' : ''}`,
  });
}

async function readEntry(prefix: string, shards: number, entry: CheckpointEntry): Promise<CheckpointTensor> {
  const { name, dataType, shape, shard, offset, size, checksum } = entry;
  const file = shardFile(prefix, shard, shards);
  const Values = arrayFor(dataType);
  if (Values === undefined) {
    throw new TensorFlowError(
      'UNIMPLEMENTED',
      `"${name}" in ${prefix} is of ${dataTypeName(dataType)}, which cannot be read`,
    );
  }
  const needed = sizeOf(shape) * new Values(0).BYTES_PER_ELEMENT;
  if (needed !== size)
    throw new TensorFlowError(
      'DATA_LOSS',
      `"${name}" in ${prefix} has ${size} bytes, its shape needs ${needed}`,
      { hint: 'Take another checkpoint of the run.' },
    );
  const handle = await open(file).catch((cause: unknown) => {
    throw new TensorFlowError('NOT_FOUND', `cannot read ${file}, which holds "${name}"`, {
      hint: 'A checkpoint is several files that belong together: copy all of them.',
      cause,
    });
  });
  try {
    // Before anything is allocated: a forged shape must not take the memory.
    const { size: fileBytes } = await handle.stat();
    if (offset + size > fileBytes) {
      throw new TensorFlowError(
        'DATA_LOSS',
        `"${name}" in ${file} ends at byte ${offset + size}, the file has ${fileBytes}: it is cut off`,
        { hint: 'Take another checkpoint of the run.' },
      );
    }
    const values = new Values(sizeOf(shape));
    const bytes = new Uint8Array(values.buffer);
    const { bytesRead } = await handle.read(bytes, 0, size, offset);
    if (bytesRead !== size || maskCrc(crc32c(bytes)) !== checksum) {
      throw new TensorFlowError('DATA_LOSS', `"${name}" in ${file} is damaged`, {
        hint: 'Take another checkpoint of the run.',
      });
    }
    return { shape, dtype: dataTypeName(dataType), data: values };
  } finally {
    await handle.close();
  }
}
