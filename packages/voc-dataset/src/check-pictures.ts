import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MAX_IMAGE_BYTES } from './check-image.js';
import { DatasetError } from './dataset-error.js';
import { decodeRgb } from './decode-rgb.js';
import { readImageHeader, unreadableImage } from './image-header.js';
import type { UnreadableImage } from './loader/sample-maker.js';
import { mapConcurrently } from './map-concurrently.js';
import { readSmallFile } from './read-small-file.js';
import { fullMessage } from './full-message.js';

export interface CheckPicturesOptions {
  /** Ends the check, with the signal's reason as the error. */
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
  /**
   * Pictures found sound before, which are not decoded again; those found sound now are added. Keys are made of path, size
   * and time of change.
   * @default none
   */
  sound?: Set<string>;
  /** Pictures decoded at a time; whole numbers of at least 1. @default two for each processor */
  concurrency?: number;
}

/**
 * Decodes pictures from the first to the last byte as the loader does, to find those that would end a training. JPEGs, of
 * which every byte has to be read, but not every pixel computed, are decoded to an eighth of their size.
 *
 * @param files paths; each is decoded once
 * @returns those that cannot be read, in the order of `files`
 */
export async function checkPictures(
  files: readonly string[],
  {
    signal,
    onProgress,
    sound = new Set(),
    concurrency = 2 * availableParallelism(),
  }: CheckPicturesOptions = {},
): Promise<UnreadableImage[]> {
  const paths = [...new Set(files)];
  let done = 0;
  const found = await mapConcurrently(
    paths,
    concurrency,
    async (file) => {
      const broken = await checkPicture(file, sound);
      onProgress?.({ done: ++done, total: paths.length });
      return broken;
    },
    { signal },
  );
  return found.filter((one) => one !== undefined);
}

async function checkPicture(file: string, sound: Set<string>): Promise<UnreadableImage | undefined> {
  const key = await keyOf(file);
  if (key !== undefined && sound.has(key)) return undefined;
  try {
    await decodeSmall(file);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return { file, reason: fullMessage(error) };
  }
  if (key !== undefined) sound.add(key);
  return undefined;
}

async function keyOf(file: string): Promise<string | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) return undefined;
  const text = JSON.stringify([resolve(file), stats.size, stats.mtimeMs]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** @throws DatasetError IMAGE_UNREADABLE */
async function decodeSmall(file: string): Promise<void> {
  const contents = await readSmallFile(file, { limit: MAX_IMAGE_BYTES, code: 'IMAGE_UNREADABLE' });
  const { width, height, isCmyk, hasAlpha, format } = await readImageHeader(contents, file);
  const eighth = { width: Math.ceil(width / 8), height: Math.ceil(height / 8) };
  const resize = format === 'jpeg' && !isCmyk ? eighth : undefined;
  try {
    await decodeRgb(contents, { upright: true, isCmyk, hasAlpha, resize });
  } catch (cause) {
    throw unreadableImage(file, cause);
  }
}
