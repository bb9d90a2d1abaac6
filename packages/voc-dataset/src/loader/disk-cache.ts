import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { RgbImage, Size } from '@ssd/augment';
import { DatasetError } from '../dataset-error.js';
import type { Detail } from './decoded-size.js';
import { packImage, unpackImage } from './image-store.js';

/** Decoded images in a folder, for this run and later ones; plain data, to be sent to workers. */
export interface DiskCache {
  folder: string;
  maxBytes: number;
  /** One number, in shared memory: KiB in the folder. */
  used: Int32Array;
}

const SUFFIX = '.rgb';
/** Of a file being written, before it is renamed. */
const PART = '.part';
/** A file that has been written to for longer than this many milliseconds was left behind by a process that ended. */
const ABANDONED = 3600e3;

/**
 * Opens a cache: makes the folder, takes away what ended processes left half written, and the files used longest ago
 * as far as there is more than `maxBytes`.
 *
 * @throws DatasetError OUTPUT_UNUSABLE for a folder that cannot be made or listed
 */
export function openDiskCache({ folder, maxBytes }: { folder: string; maxBytes: number }): DiskCache {
  const used = new Int32Array(new SharedArrayBuffer(4));
  try {
    mkdirSync(folder, { recursive: true });
    const files = readdirSync(folder).flatMap((name) => {
      if (!name.endsWith(SUFFIX) && !name.endsWith(PART)) return []; // not ours
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false }); // another process may take it away
      return stats?.isFile()
        ? [{ path, isPart: name.endsWith(PART), bytes: stats.size, time: stats.mtimeMs }]
        : [];
    });
    const whole = files.filter(({ isPart }) => !isPart).sort((a, b) => a.time - b.time);
    let bytes = whole.reduce((sum, file) => sum + file.bytes, 0);
    const oldest = whole.filter((file) => {
      if (bytes <= maxBytes) return false;
      bytes -= file.bytes;
      return true;
    });
    const abandoned = files.filter(({ isPart, time }) => isPart && Date.now() - time > ABANDONED);
    for (const { path } of [...oldest, ...abandoned]) rmSync(path, { force: true });
    used[0] = Math.ceil(bytes / 1024);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('OUTPUT_UNUSABLE', `Cannot keep decoded images in ${folder}: ${reason}`, {
      hint: 'Name another folder for them, or keep none.',
      file: folder,
      cause,
    });
  }
  return { folder, maxBytes, used };
}

/**
 * Name of an image's file: it changes with the image's path, size and time of change, and with what it is decoded to.
 *
 * @returns `undefined` if the image is not there
 */
export function diskCacheName(
  image: string,
  { annotated, target, detail }: { annotated: Size; target: Size; detail: Detail },
): string | undefined {
  const stats = statSync(image, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const key = [resolve(image), stats.size, stats.mtimeMs, annotated, target, detail];
  return createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 40) + SUFFIX;
}

/** The image, if it is there and whole. A damaged file is taken away. */
export function readFromDisk({ folder, used }: DiskCache, name: string): RgbImage | undefined {
  const path = join(folder, name);
  let file: Uint8Array;
  try {
    file = readFileSync(path);
  } catch {
    return undefined; // not there, or not to be read: it is decoded again
  }
  const image = unpackImage(file);
  if (image === undefined) {
    rmSync(path, { force: true });
    Atomics.sub(used, 0, Math.ceil(file.length / 1024));
  }
  return image;
}

/**
 * Keeps an image, as far as there is room, under a name of its own first, so that nobody ever reads half of it. A disk
 * that is full or read-only is no error: the image is decoded again next time.
 */
export function writeToDisk({ folder, maxBytes, used }: DiskCache, name: string, image: RgbImage): void {
  const file = packImage(image);
  const size = Math.ceil(file.length / 1024);
  if (Atomics.add(used, 0, size) + size > maxBytes / 1024) {
    Atomics.sub(used, 0, size);
    return;
  }
  const part = join(folder, `${name}.${process.pid}.${threadId}${PART}`);
  try {
    writeFileSync(part, file);
    renameSync(part, join(folder, name));
  } catch {
    Atomics.sub(used, 0, size);
    rmSync(part, { force: true });
  }
}
