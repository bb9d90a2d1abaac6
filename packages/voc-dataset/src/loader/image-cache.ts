import type { RgbImage, Size } from '@ssd/augment';
import { decodedSize } from './decoded-size.js';
import type { Detail } from './decoded-size.js';
import type { PreparedSample } from './prepare-samples.js';

/** Decoded images in memory that all threads share; plain data, to be sent to workers. */
export interface SharedImageCache {
  chunks: readonly SharedArrayBuffer[];
  /** Three numbers a sample: chunk (−1 for none), first byte, bytes. */
  places: Float64Array;
  /** Three integers a sample: state, width, height. In shared memory. */
  entries: Int32Array;
}

/** Far below every limit on one buffer, and few enough of them. */
const CHUNK_BYTES = 2 ** 28;

const EMPTY = 0;
const FILLING = 1;
const READY = 2;

/**
 * Lays out a cache: every sample has its place from the start, as far as `maxBytes` reaches. Memory is taken from the
 * system only when a place is filled.
 */
export function layOutCache(
  samples: readonly PreparedSample[],
  { target, detail, maxBytes }: { target: Size; detail: Detail; maxBytes: number },
): SharedImageCache {
  const places = new Float64Array(samples.length * 3);
  const lengths: number[] = [];
  let total = 0;
  samples.forEach((sample, i) => {
    const { width, height } = decodedSize(sample, target, detail);
    const bytes = width * height * 3;
    if (bytes > CHUNK_BYTES || total + bytes > maxBytes) {
      places.set([-1, 0, 0], i * 3);
      return;
    }
    total += bytes;
    const last = lengths.length - 1;
    const room = last >= 0 && lengths[last]! + bytes <= CHUNK_BYTES;
    const chunk = room ? last : lengths.push(0) - 1;
    places.set([chunk, lengths[chunk]!, bytes], i * 3);
    lengths[chunk] = lengths[chunk]! + bytes;
  });
  return {
    chunks: lengths.map((length) => new SharedArrayBuffer(length)),
    places,
    entries: new Int32Array(new SharedArrayBuffer(samples.length * 3 * Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** The image of a sample, if some thread has put it there. */
export function readCached(
  { chunks, places, entries }: SharedImageCache,
  index: number,
): RgbImage | undefined {
  const at = index * 3;
  if (Atomics.load(entries, at) !== READY) return undefined;
  const width = entries[at + 1]!;
  const height = entries[at + 2]!;
  return { width, height, data: new Uint8Array(chunks[places[at]!]!, places[at + 1], width * height * 3) };
}

/** Whether a place is reserved for the image of a sample. */
export function hasPlace({ places }: SharedImageCache, index: number): boolean {
  return places[index * 3]! >= 0;
}

/** Keeps an image, if it has a place and no other thread is keeping it already. */
export function writeCached(
  { chunks, places, entries }: SharedImageCache,
  index: number,
  image: RgbImage,
): void {
  const at = index * 3;
  const chunk = chunks[places[at]!];
  // An image that is larger than its annotation says does not fit.
  if (chunk === undefined || image.data.length > places[at + 2]!) return;
  if (Atomics.compareExchange(entries, at, EMPTY, FILLING) !== EMPTY) return;
  new Uint8Array(chunk, places[at + 1], image.data.length).set(image.data);
  entries[at + 1] = image.width;
  entries[at + 2] = image.height;
  Atomics.store(entries, at, READY); // publishes what was written before it
}
