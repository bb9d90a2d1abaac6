import { crc32c, maskCrc } from './crc32c.js';
import { TABLE_FOOTER_BYTES, TABLE_MAGIC, type TableHandle } from './sorted-table.js';

/** Bytes after which a block is full, as tensorflow/core/lib/io/table_options.h has it. */
const BLOCK_BYTES = 262_144;
/** A key in so many is written whole. */
const RESTART_INTERVAL = 16;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Entries with the parts of their keys that differ from the key before, then where whole keys stand. */
function encodeBlock(
  entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
  interval: number,
): Buffer {
  const parts: Uint8Array[] = [];
  const restarts: number[] = [0];
  let size = 0;
  let previous: Uint8Array = new Uint8Array();
  entries.forEach(([key, value], index) => {
    let shared = 0;
    if (index % interval !== 0) while (shared < previous.length && previous[shared] === key[shared]) shared++;
    else if (index > 0) restarts.push(size);
    const head = Uint8Array.from([
      ...varint(shared),
      ...varint(key.length - shared),
      ...varint(value.length),
    ]);
    parts.push(head, key.subarray(shared), value);
    size += head.length + key.length - shared + value.length;
    previous = key;
  });
  return Buffer.concat([...parts, ...restarts.map(uint32), uint32(restarts.length)]);
}

/** The shortest key between two neighbours (from the first on, before the second), as leveldb's comparator finds it. */
function separator(key: Uint8Array, next: Uint8Array | undefined): Uint8Array {
  let at = 0;
  if (next === undefined) while (at < key.length && key[at] === 0xff) at++;
  else {
    while (at < Math.min(key.length, next.length) && key[at] === next[at]) at++;
    if (at >= Math.min(key.length, next.length) || key[at] === 0xff || key[at]! + 1 >= next[at]!) return key;
  }
  if (at >= key.length) return key;
  const short = Uint8Array.from(key.subarray(0, at + 1));
  short[at] = short[at]! + 1;
  return short;
}

/**
 * The bytes of a table, the same that TensorFlow writes.
 *
 * @param entries by rising keys, compared byte for byte
 */
export function encodeSortedTable(
  entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  const append = (block: Buffer): TableHandle => {
    const plain = Buffer.concat([block, Buffer.from([0])]); // 0: not compressed
    const handle = { offset: size, size: block.length };
    parts.push(plain, uint32(maskCrc(crc32c(plain))));
    size += plain.length + 4;
    return handle;
  };
  const encodeHandle = ({ offset, size: bytes }: TableHandle): Uint8Array =>
    Uint8Array.from([...varint(offset), ...varint(bytes)]);

  const index: [Uint8Array, Uint8Array][] = [];
  let pending: (readonly [Uint8Array, Uint8Array])[] = [];
  let pendingBytes = 0;
  entries.forEach((entry, i) => {
    pending.push(entry);
    pendingBytes += entry[0].length + entry[1].length;
    if (pendingBytes < BLOCK_BYTES && i + 1 < entries.length) return;
    index.push([
      separator(entry[0], entries[i + 1]?.[0]),
      encodeHandle(append(encodeBlock(pending, RESTART_INTERVAL))),
    ]);
    pending = [];
    pendingBytes = 0;
  });
  const metaIndex = append(encodeBlock([], RESTART_INTERVAL));
  const footer = Buffer.alloc(TABLE_FOOTER_BYTES);
  footer.set([...encodeHandle(metaIndex), ...encodeHandle(append(encodeBlock(index, 1)))]);
  footer.writeBigUInt64LE(TABLE_MAGIC, TABLE_FOOTER_BYTES - 8);
  return Buffer.concat([...parts, footer]);
}
