import { readFile } from 'node:fs/promises';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { decodeMessage } from '../proto/schema.js';
import { readSortedTable } from './sorted-table.js';
import { DamageError } from './damage-error.js';

/** Where a tensor lies in a checkpoint. */
export interface CheckpointEntry {
  readonly name: string;
  /** TensorFlow's number of the type. */
  readonly dataType: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  /** Masked CRC-32C of the bytes. */
  readonly checksum: number;
  /** Whether it was saved in parts (a partitioned variable); its own bytes are then none. */
  readonly partitioned: boolean;
}

/** What a checkpoint holds, without the values. */
export interface CheckpointIndex {
  readonly shards: number;
  readonly entries: ReadonlyMap<string, CheckpointEntry>;
}

interface BundleEntry {
  dtype: number;
  shape: { dim: { size: number }[] } | null;
  shardId: number;
  offset: number;
  size: number;
  crc32c: number;
  slices: unknown[];
}

/**
 * Reads `PREFIX.index` of a checkpoint in TensorFlow's V2 format. Needs no TensorFlow.
 *
 * @throws TensorFlowError NOT_FOUND where there is none, DATA_LOSS where it is damaged
 */
export async function readCheckpointIndex(prefix: string): Promise<CheckpointIndex> {
  const file = `${prefix}.index`;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new TensorFlowError('NOT_FOUND', `there is no checkpoint at ${prefix}: cannot read ${file}`, {
      hint: 'Give the prefix of the checkpoint, the path without ".index" or ".data-00000-of-00001".',
      cause,
    });
  }
  try {
    return parseIndex(bytes);
  } catch (cause) {
    throw new TensorFlowError('DATA_LOSS', `${file} is no checkpoint index: ${(cause as Error).message}`, {
      hint: 'Take another checkpoint of the run.',
      cause,
    });
  }
}

function parseIndex(bytes: Uint8Array): CheckpointIndex {
  const entries = new Map<string, CheckpointEntry>();
  let shards = 1;
  for (const [name, value] of readSortedTable(bytes)) {
    if (name === '') {
      const header = decodeMessage<{ numShards: number; endianness: number }>('BundleHeaderProto', value);
      if (header.endianness !== 0)
        throw new DamageError('DATA_LOSS', 'it was written on a big-endian machine');
      shards = header.numShards;
      continue;
    }
    const { dtype, shape, shardId, offset, size, crc32c, slices } = decodeMessage<BundleEntry>(
      'BundleEntryProto',
      value,
    );
    entries.set(name, {
      name,
      dataType: dtype,
      shape: (shape?.dim ?? []).map((dim) => dim.size),
      shard: shardId,
      offset,
      size,
      checksum: crc32c,
      partitioned: slices.length > 0,
    });
  }
  return { shards, entries };
}
