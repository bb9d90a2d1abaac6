import { constants, copyFile, link, symlink } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';
import { mapConcurrently } from '../map-concurrently.js';
import type { AnnotatedImage } from './annotated-set.js';

/** How images come into the new folder. They are never changed. */
export const IMAGE_MODES = ['copy', 'link', 'symlink'] as const;

/** A copy, a second name of the same file (a hard link: no room is taken; same disk only), or a symbolic link. */
export type ImageMode = (typeof IMAGE_MODES)[number];

/** An image in the new folder. */
export interface PlacedImage extends AnnotatedImage {
  /** File name, below the folder of the images: called as the image's id. */
  name: string;
}

const CONCURRENCY = 8;

/**
 * Brings images into a folder.
 *
 * @throws DatasetError OUTPUT_UNUSABLE where links cannot be made
 */
export async function placeImages(
  images: readonly AnnotatedImage[],
  folder: string,
  {
    mode,
    signal,
    onProgress,
  }: {
    mode: ImageMode;
    signal: AbortSignal | undefined;
    onProgress: ((progress: { done: number; total: number }) => void) | undefined;
  },
): Promise<Map<string, PlacedImage>> {
  await makeFolder(folder);
  let done = 0;
  const placed = await mapConcurrently(
    images,
    CONCURRENCY,
    async (image): Promise<PlacedImage> => {
      const name = `${image.id}${extname(image.image)}`;
      await makeFolder(dirname(join(folder, name)));
      await place(image.image, join(folder, name), mode);
      onProgress?.({ done: ++done, total: images.length });
      return { ...image, name };
    },
    { signal },
  );
  return new Map(placed.map((image) => [image.id, image]));
}

async function place(from: string, to: string, mode: ImageMode): Promise<void> {
  if (mode === 'copy') return copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  try {
    await (mode === 'link' ? link(from, to) : symlink(resolve(from), to));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('OUTPUT_UNUSABLE', `Expected to link ${from} to ${to}: ${reason}.`, {
      hint: 'Copy the images, or name another folder for the result.',
      file: to,
      cause,
    });
  }
}
