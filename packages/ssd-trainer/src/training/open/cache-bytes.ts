import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import type { LoaderOptions } from '@ssd/voc-dataset';

/** Share of the free memory that decoded images may take: the model and the system need the rest. */
const SHARE = 0.25;
/** More does not help: the data sets that fit are small ones. */
const MOST = 4 * 2 ** 30;

/**
 * Most bytes of decoded images to keep; changes speed only.
 *
 * @param local processes of this machine that share that
 * @param free bytes of free memory
 */
export function cacheBytes(enabled: boolean, local = 1, free: number = freemem()): number {
  return enabled ? Math.floor(Math.min(MOST, free * SHARE) / local) : 0;
}

/** Share of the free space of a disk that decoded images may take: checkpoints need some, too. */
const DISK_SHARE = 0.5;

/**
 * A loader's cache of decoded images in a folder, which need not be there yet; undefined for none.
 *
 * @param local processes of this machine that fill it
 * @param freeBytes free space of the disk that a folder is on
 */
export function diskCacheOf(
  folder: string | null,
  local = 1,
  freeBytes: (folder: string) => number = freeSpace,
): LoaderOptions['diskCache'] {
  return folder === null
    ? undefined
    : { folder, maxBytes: Math.floor((freeBytes(folder) * DISK_SHARE) / local) };
}

/** Of the nearest folder above that is there. */
function freeSpace(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(folder);
    if (above === folder) throw error;
    return freeSpace(above);
  }
}
