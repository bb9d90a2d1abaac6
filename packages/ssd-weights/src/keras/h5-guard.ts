import type { SyncBytes } from './sync-bytes.js';

// HDF5 2.0 can follow a damaged global heap (where texts of free length lie, such as Keras 3's layer names) without end: it
// steps from object to object by their sizes, 32 bits of them in WebAssembly, and one of size 0 or close to 2³² leads back.
// What it reads is looked through first.
// Layout: the HDF5 File Format Specification 3.0, III.E "Global Heap" and II.A "Superblock".

const HEAP = 'GCOL';
const HEAP_HEADER_BYTES = 16;
const OBJECT_HEADER_BYTES = 16;

/** Texts of a file; one collection of them has 4 kB, or the size of its largest. */
const MAX_HEAP_BYTES = 2 ** 26;

/** Reads at most this long are looked through: longer ones are values of tensors, not structure. */
const MAX_STRUCTURE_BYTES = 2 ** 17;

function bytesAt(source: SyncBytes, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, source.size - position)));
  return bytes.subarray(0, source.read(bytes, position));
}

/** Whether the objects of the heap that begins there do not follow each other to its end. */
function isDamagedHeap(source: SyncBytes, position: number): boolean {
  const header = bytesAt(source, position, HEAP_HEADER_BYTES);
  if (header.length < HEAP_HEADER_BYTES) return true;
  const size = Number(header.readBigUInt64LE(8));
  const heap = bytesAt(source, position, Math.min(size, MAX_HEAP_BYTES));
  if (heap.length !== size) return true;
  for (let at = HEAP_HEADER_BYTES; at + OBJECT_HEADER_BYTES <= size;) {
    const index = heap.readUInt16LE(at);
    const bytes = Number(heap.readBigUInt64LE(at + 8));
    // Object 0 is what is free, its header within it; of others the header and the data, filled up to eight bytes.
    const step = index === 0 ? bytes : OBJECT_HEADER_BYTES + 8 * Math.ceil(bytes / 8);
    if (step < OBJECT_HEADER_BYTES || at + step > size) return true;
    at += step;
  }
  return false;
}

/** Whether bytes that were read from there hold a heap that the library must not see. */
export function holdsDamagedHeap(source: SyncBytes, read: Uint8Array, position: number): boolean {
  if (read.length > MAX_STRUCTURE_BYTES) return false;
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
  for (let at = bytes.indexOf(HEAP, 0, 'latin1'); at >= 0; at = bytes.indexOf(HEAP, at + 1, 'latin1'))
    if (isDamagedHeap(source, position + at)) return true;
  return false;
}

const SIGNATURE = '\x89HDF\r\n\x1a\n';

/**
 * Whether addresses and lengths in the file have eight bytes, as every program writes them and the guard takes them; also
 * where there is no superblock to say so, which the library finds out itself.
 */
export function hasUsualSizes(source: SyncBytes): boolean {
  // At the first byte, or behind 512 · 2ⁿ bytes of something else.
  for (let position = 0; position < source.size; position = position === 0 ? 512 : 2 * position) {
    const head = bytesAt(source, position, 16);
    if (head.length < 16 || head.toString('latin1', 0, 8) !== SIGNATURE) continue;
    const at = head[8]! < 2 ? 13 : 9;
    return head[at] === 8 && head[at + 1] === 8;
  }
  return true;
}
