import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { closingInTurn } from '@ssd/files';
import { encodeMessage } from '../proto/schema.js';
import { crc32c, maskCrc } from './crc32c.js';
import { publishCheckpoint } from './publish-checkpoint.js';
import { shardFile } from './shard-file.js';
import { encodeSortedTable } from './write-sorted-table.js';

/** A tensor for a checkpoint. */
export interface CheckpointValue {
  /** TensorFlow's number of the type. */
  readonly dataType: number;
  /** Length of each axis; none for a scalar. */
  readonly shape: readonly number[];
  /** Row-major, low byte first; as many as type and shape need. */
  readonly bytes: Uint8Array;
}

/** The version of the format, and the oldest reader's that understands it (0: all). */
const HEADER = { numShards: 1, version: { producer: 1 } };

/** Numbers that proto3 leaves out are 0. */
function present<T extends Record<string, number>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0)) as Partial<T>;
}

function encodeIndex(tensors: ReadonlyMap<string, CheckpointValue>): Buffer {
  let offset = 0;
  const entries: [Buffer, Uint8Array][] = [];
  for (const [name, { dataType, shape, bytes }] of tensors) {
    const entry = {
      dtype: dataType,
      shape: { dim: shape.map((size) => (size === 0 ? {} : { size })) },
      ...present({ offset, size: bytes.length }),
      crc32c: maskCrc(crc32c(bytes)),
    };
    entries.push([Buffer.from(name), encodeMessage('BundleEntryProto', entry)]);
    offset += bytes.length;
  }
  entries.sort(([a], [b]) => Buffer.compare(a, b));
  return encodeSortedTable([[Buffer.alloc(0), encodeMessage('BundleHeaderProto', HEADER)], ...entries]);
}

/** A system call moves less than 2 GiB. */
const CHUNK_BYTES = 2 ** 30;

async function writeFile(file: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx');
  await closingInTurn(
    async () => {
      for (const bytes of pieces) {
        for (let at = 0; at < bytes.length;)
          at += (await handle.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at))).bytesWritten;
      }
      await handle.sync();
    },
    () => handle.close(),
  );
}

let written = 0;

/**
 * Writes a checkpoint in TensorFlow's V2 format. Needs no TensorFlow; the bytes are the same that it writes.
 *
 * Under another name first, then fsynced and published: whatever happens, the checkpoint of this prefix is the old one or the
 * new one ({@link publishCheckpoint}).
 *
 * @param tensors by name, no name empty; the values are stored in this order
 * @throws the system's errors; what was there before then stays
 */
export async function writeCheckpointTensors(
  prefix: string,
  tensors: ReadonlyMap<string, CheckpointValue>,
): Promise<void> {
  await mkdir(dirname(prefix), { recursive: true });
  const incomplete = `${prefix}.incomplete-${process.pid}-${written++}`;
  const data = shardFile(incomplete, 0, 1);
  const index = `${incomplete}.index`;
  await closingInTurn(
    async () => {
      await writeFile(
        data,
        [...tensors.values()].map(({ bytes }) => bytes),
      );
      await writeFile(index, [encodeIndex(tensors)]);
      await publishCheckpoint(incomplete, prefix);
    },
    () => rm(data, { force: true }),
    () => rm(index, { force: true }),
  );
}
