import { crc32c, maskCrc } from './crc32c.js';

// The table format of leveldb, as tensorflow/core/lib/io/table writes it: blocks of sorted keys, an index, a footer.
const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
const TRAILER_BYTES = 5;

/** Reads every entry of a table. @throws Error naming what is wrong with the bytes */
export const readSortedTable = (bytes: Uint8Array): Map<string, Uint8Array> => {
  if (bytes.length < FOOTER_BYTES)
    throw new Error(`expected at least ${FOOTER_BYTES} bytes, got ${bytes.length}`);
  const footer = bytes.subarray(bytes.length - FOOTER_BYTES);
  const magic = new DataView(footer.buffer, footer.byteOffset, FOOTER_BYTES).getBigUint64(
    FOOTER_BYTES - 8,
    true,
  );
  if (magic !== MAGIC) throw new Error('the last 8 bytes are not those of a TensorFlow checkpoint index');
  const cursor = new Cursor(footer);
  readHandle(cursor); // the meta index, which TensorFlow leaves empty
  const entries = new Map<string, Uint8Array>();
  for (const [, handle] of blockEntries(readBlock(bytes, readHandle(cursor)))) {
    for (const [key, value] of blockEntries(readBlock(bytes, readHandle(new Cursor(handle))))) {
      entries.set(Buffer.from(key).toString('utf8'), value);
    }
  }
  return entries;
};

interface Handle {
  readonly offset: number;
  readonly size: number;
}

const readHandle = (cursor: Cursor): Handle => ({ offset: cursor.varint(), size: cursor.varint() });

const readBlock = (bytes: Uint8Array, { offset, size }: Handle): Uint8Array => {
  const end = offset + size + TRAILER_BYTES;
  if (end > bytes.length)
    throw new Error(`a block ends at byte ${end}, the file has ${bytes.length}: it is cut off`);
  const compression = bytes[offset + size];
  if (compression !== 0)
    throw new Error(`a block is compressed (kind ${compression ?? '?'}), which TensorFlow does not do here`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  // The sum covers the block and the byte that tells its compression.
  if (
    maskCrc(crc32c(bytes.subarray(offset, offset + size + 1))) !== view.getUint32(offset + size + 1, true)
  ) {
    throw new Error(`the checksum of the block at byte ${offset} is wrong: the file is damaged`);
  }
  return bytes.subarray(offset, offset + size);
};

function* blockEntries(block: Uint8Array): Generator<[key: Uint8Array, value: Uint8Array]> {
  if (block.length < 4) throw new Error('a block is empty');
  const restarts = new DataView(block.buffer, block.byteOffset).getUint32(block.length - 4, true);
  const end = block.length - 4 * (restarts + 1);
  if (end < 0) throw new Error('a block counts more restarts than it has bytes');
  const cursor = new Cursor(block.subarray(0, end));
  let previous = new Uint8Array();
  while (!cursor.done) {
    const sharedBytes = cursor.varint();
    const ownBytes = cursor.varint();
    const valueBytes = cursor.varint();
    const key = new Uint8Array(sharedBytes + ownBytes);
    key.set(previous.subarray(0, sharedBytes));
    key.set(cursor.take(ownBytes), sharedBytes);
    previous = key;
    yield [key, cursor.take(valueBytes)];
  }
}

class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('a number runs over the end');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new Error('a number is longer than any offset can be');
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new Error('an entry runs over the end of its block');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
