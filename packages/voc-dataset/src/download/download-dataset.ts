import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';
import { findArchives, OFFICIAL_SERVER } from './archives.js';
import type { VocArchive } from './archives.js';
import { checkDevkit } from './check-devkit.js';
import { expectRoom, freeBytes } from './disk-room.js';
import { fetchFile } from './fetch-file.js';
import type { FetchFileOptions } from './fetch-file.js';
import { md5Of } from './file-checksum.js';
import { unpackArchive } from './unpack-archive.js';

export interface DownloadProgress {
  /** Name of the data set. */
  name: string;
  step: 'download' | 'verify' | 'unpack';
  /** Bytes. */
  done: number;
  total: number;
}

export interface DownloadDatasetOptions {
  /** Servers to ask instead of the official one, first to last: the URL above `voc2007/`, or of the files' own folder. */
  mirrors?: readonly string[];
  /** Keep the archives after they are unpacked. @default false */
  keepArchives?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
}

/** What became of one archive. */
export interface DownloadedArchive {
  name: string;
  /** Whether everything was there before. */
  wasThere: boolean;
  /** Folder of the data set: `…/VOCdevkit/VOC2007`. */
  root: string;
  /** Its split, and the images of it that are there with their annotations. */
  split: string;
  splitImages: number;
  /** Files in JPEGImages and Annotations, those of other archives of the same year included. */
  images: number;
  annotations: number;
}

/** How archives are fetched, for tests. */
export type FetchSettings = Pick<FetchFileOptions, 'retries' | 'retryDelay' | 'stallTimeout' | 'room'>;

/**
 * Fetches Pascal VOC's official archives, checks size and MD5, unpacks them below `folder/VOCdevkit` and counts what is
 * there. A download that stopped goes on where it was; what is complete is not fetched again.
 *
 * @param names of {@link DOWNLOAD_NAMES}
 * @throws DatasetError DOWNLOAD_FAILED, CHECKSUM_MISMATCH, ARCHIVE_INVALID or DISK_FULL
 */
export async function downloadDataset(
  names: readonly string[],
  folder: string,
  options: DownloadDatasetOptions = {},
): Promise<DownloadedArchive[]> {
  return downloadArchives(findArchives(names), resolve(folder), options);
}

/** {@link downloadDataset} of any archives. */
export async function downloadArchives(
  archives: readonly VocArchive[],
  folder: string,
  options: DownloadDatasetOptions & { fetching?: FetchSettings },
): Promise<DownloadedArchive[]> {
  await makeFolder(folder);
  const done: DownloadedArchive[] = [];
  for (const archive of archives) done.push(await downloadArchive(archive, folder, options));
  return done;
}

async function downloadArchive(
  archive: VocArchive,
  folder: string,
  {
    mirrors = [OFFICIAL_SERVER],
    keepArchives = false,
    signal,
    onProgress,
    fetching = {},
  }: DownloadDatasetOptions & {
    fetching?: FetchSettings;
  },
): Promise<DownloadedArchive> {
  const { name, bytes, md5 } = archive;
  const before = await checkDevkit(folder, archive);
  if (before.problem === undefined) return resultOf(archive, folder, before, true);
  const report =
    (step: DownloadProgress['step']) =>
    ({ done, total }: { done: number; total: number }): void =>
      onProgress?.({ name, step, done, total });
  const file = join(folder, archive.file);
  const isThere = await stat(file).then(
    ({ size }) => size === bytes,
    () => false,
  );
  if (!isThere) {
    const urls = mirrors.flatMap((mirror) => urlsOf(mirror, archive));
    await fetchFile(file, { ...fetching, urls, bytes, signal, onProgress: report('download') });
  }
  report('verify')({ done: 0, total: bytes });
  const found = await md5Of(file, { signal });
  if (found !== md5) {
    await rm(file);
    throw new DatasetError(
      'CHECKSUM_MISMATCH',
      `Expected MD5 ${md5} of ${file}, got ${found}: the file was damaged on the way or is another one. It is removed.`,
      { hint: 'Fetch it again, or from another server.', file },
    );
  }
  const { room = freeBytes } = fetching;
  expectRoom(await room(folder), bytes, { folder, what: `the files of ${archive.file}` });
  await unpackArchive(file, folder, { signal, onProgress: report('unpack') });
  const after = await checkDevkit(folder, archive);
  if (after.problem !== undefined) {
    throw new DatasetError('ARCHIVE_INVALID', after.problem, {
      hint: 'Fetch the archive from the official server.',
      file: folder,
    });
  }
  if (!keepArchives) await rm(file);
  return resultOf(archive, folder, after, false);
}

/** A mirror may have the official server's folders or all files in one. */
function urlsOf(mirror: string, { path, file }: VocArchive): string[] {
  const base = mirror.endsWith('/') ? mirror : `${mirror}/`;
  if (!URL.canParse(base)) {
    throw new DatasetError('DOWNLOAD_FAILED', `Expected a URL such as ${OFFICIAL_SERVER}, got "${mirror}".`, {
      hint: 'Name the address of a server with its protocol, or none for the official one.',
    });
  }
  return [new URL(`${path}/${file}`, base).href, new URL(file, base).href];
}

function resultOf(
  { name, set, split }: VocArchive,
  folder: string,
  { whole, images, annotations }: { whole: number; images: number; annotations: number },
  wasThere: boolean,
): DownloadedArchive {
  return {
    name,
    wasThere,
    root: join(folder, 'VOCdevkit', set),
    split,
    splitImages: whole,
    images,
    annotations,
  };
}
