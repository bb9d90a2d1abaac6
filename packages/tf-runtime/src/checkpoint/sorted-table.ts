import { ByteCursor } from './byte-cursor.js';
import { crc32c, maskCrc } from './crc32c.js';
import { DamageError } from './damage-error.js';

// The table format of leveldb, as tensorflow/core/lib/io/table writes it: blocks of sorted keys, an index, a footer.
// A checkpoint of the V2 format has its index in one, of the V1 format all of it.

/** Length of what stands at the end of a table: where its index is, and the magic number. */
export const TABLE_FOOTER_BYTES = 48;
export const TABLE_MAGIC = 0xdb4775248b80fb57n;
/** What follows each block: the kind of its compression and a checksum. */
export const TABLE_TRAILER_BYTES = 5;

/** Where a block lies, without its trailer. */
export interface TableHandle {
  readonly offset: number;
  readonly size: number;
}

/** An entry; both are views of the block. */
export type TableEntry = readonly [key: Uint8Array, value: Uint8Array];

/** Reads every entry of a table. @throws Error naming what is wrong with the bytes */
export function readSortedTable(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length < TABLE_FOOTER_BYTES)
    throw new DamageError('DATA_LOSS', `expected at least ${TABLE_FOOTER_BYTES} bytes, got ${bytes.length}`);
  const read = (handle: TableHandle): TableEntry[] => {
    const end = handle.offset + handle.size + TABLE_TRAILER_BYTES;
    if (end > bytes.length)
      throw new DamageError(
        'DATA_LOSS',
        `a block ends at byte ${end}, the file has ${bytes.length}: it is cut off`,
      );
    return [...tableEntries(checkTableBlock(bytes.subarray(handle.offset, end), handle))];
  };
  const entries = new Map<string, Uint8Array>();
  for (const [, handle] of read(readTableFooter(bytes.subarray(bytes.length - TABLE_FOOTER_BYTES)))) {
    for (const [key, value] of read(readTableHandle(handle))) {
      entries.set(Buffer.from(key).toString('utf8'), value);
    }
  }
  return entries;
}

/** Where the index of a table lies, by its last 48 bytes. @throws DamageError where they are no footer */
export function readTableFooter(footer: Uint8Array): TableHandle {
  const magic = new DataView(footer.buffer, footer.byteOffset, TABLE_FOOTER_BYTES).getBigUint64(
    TABLE_FOOTER_BYTES - 8,
    true,
  );
  if (magic !== TABLE_MAGIC)
    throw new DamageError('DATA_LOSS', 'the last 8 bytes are not those of a TensorFlow checkpoint index');
  const cursor = new ByteCursor(footer);
  readHandle(cursor); // the meta index, which TensorFlow leaves empty
  return readHandle(cursor);
}

/** The value of an entry of the index. */
export function readTableHandle(value: Uint8Array): TableHandle {
  return readHandle(new ByteCursor(value));
}

function readHandle(cursor: ByteCursor): TableHandle {
  return { offset: cursor.varint(), size: cursor.varint() };
}

/**
 * A block without its trailer, checked.
 *
 * @param bytes block and trailer
 * @throws DamageError where it is damaged
 */
export function checkTableBlock(bytes: Uint8Array, { offset, size }: TableHandle): Uint8Array {
  const compression = bytes[size];
  if (compression !== 0)
    throw new DamageError(
      'DATA_LOSS',
      `a block is compressed (kind ${compression ?? '?'}), which TensorFlow does not do here`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  // The sum covers the block and the byte that tells its compression.
  if (maskCrc(crc32c(bytes.subarray(0, size + 1))) !== view.getUint32(size + 1, true)) {
    throw new DamageError(
      'DATA_LOSS',
      `the checksum of the block at byte ${offset} is wrong: the file is damaged`,
    );
  }
  return bytes.subarray(0, size);
}

/** The entries of a block, in its order. @throws DamageError where they do not add up */
export function* tableEntries(block: Uint8Array): Generator<TableEntry> {
  if (block.length < 4) throw new DamageError('DATA_LOSS', 'a block is empty');
  const restarts = new DataView(block.buffer, block.byteOffset).getUint32(block.length - 4, true);
  const end = block.length - 4 * (restarts + 1);
  if (end < 0) throw new DamageError('DATA_LOSS', 'a block counts more restarts than it has bytes');
  const cursor = new ByteCursor(block.subarray(0, end));
  let previous = new Uint8Array();
  while (!cursor.done) {
    const sharedBytes = cursor.varint();
    const ownBytes = cursor.varint();
    const valueBytes = cursor.varint();
    if (sharedBytes > previous.length)
      throw new DamageError('DATA_LOSS', 'a key shares more than the key before it has');
    const own = cursor.take(ownBytes);
    const key = new Uint8Array(sharedBytes + ownBytes);
    key.set(previous.subarray(0, sharedBytes));
    key.set(own, sharedBytes);
    previous = key;
    yield [key, cursor.take(valueBytes)];
  }
}
