import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Parser, Unpack } from 'tar';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';
import { mapConcurrently } from '../map-concurrently.js';
import { ARCHIVE_ROOT, createEntryCheck } from './archive-entries.js';
import type { ArchivedFile } from './archive-entries.js';
import { asError, writeError } from './disk-room.js';

export interface UnpackOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/**
 * Lists the files of an archive, and refuses one that holds links, devices, paths that lead out of VOCdevkit/, or more
 * than it can: the archives are not compressed.
 *
 * @throws DatasetError ARCHIVE_INVALID
 */
export async function listArchive(file: string, { signal }: UnpackOptions = {}): Promise<ArchivedFile[]> {
  const { size } = await stat(file);
  const { files, check } = createEntryCheck(file, size);
  const refusals: Error[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      try {
        if (refusals.length === 0) check(entry);
      } catch (error) {
        refusals.push(asError(error)); // thrown here, it would leave through the parser's own events
      }
      entry.resume();
    },
  });
  await feed(file, parser, { signal, isStopped: () => refusals.length > 0 });
  if (refusals[0] !== undefined) throw refusals[0];
  return files;
}

/**
 * Unpacks an archive into a folder, after a look at all of it, and checks that every file is there with its size.
 *
 * @returns what it holds
 * @throws DatasetError ARCHIVE_INVALID or DISK_FULL
 */
export async function unpackArchive(
  file: string,
  folder: string,
  { signal, onProgress }: UnpackOptions = {},
): Promise<ArchivedFile[]> {
  const files = await listArchive(file, { signal });
  const root = join(folder, ARCHIVE_ROOT);
  await makeFolder(root);
  await refuseLinks(files, folder);
  const allowed = new Set(files.map(({ path }) => path));
  // tar itself writes through no link and to no absolute path; the filter takes in only what was looked at.
  const unpack = new Unpack({
    cwd: await realpath(root), // which may be a link to another disk
    strip: 1,
    strict: true,
    preserveOwner: false,
    noMtime: true,
    filter: (path, entry) => allowed.has(path) || ('type' in entry && entry.type === 'Directory'),
  });
  await feed(file, unpack, { signal, onProgress });
  await expectFiles(files, folder, file);
  return files;
}

/** Writes a file into a parser of tar, as fast as it takes it. */
async function feed(
  file: string,
  parser: Parser,
  { signal, onProgress, isStopped = () => false }: UnpackOptions & { isStopped?: () => boolean },
): Promise<void> {
  const total = (await stat(file)).size;
  const failures: Error[] = [];
  parser.on('error', (error: unknown) => {
    failures.push(asError(error));
  });
  const ended = once(parser, 'end');
  ended.catch(() => undefined); // seen below, or not at all after another failure
  let done = 0;
  try {
    for await (const chunk of createReadStream(file, { signal, highWaterMark: 2 ** 20 })) {
      if (failures[0] !== undefined) throw failures[0];
      if (isStopped()) return;
      const isReady = parser.write(chunk as Buffer);
      if (!isReady && failures.length === 0) await once(parser, 'drain');
      done += (chunk as Buffer).length;
      onProgress?.({ done, total });
    }
    if (failures[0] !== undefined) throw failures[0];
    parser.end();
    await ended;
  } catch (cause) {
    signal?.throwIfAborted();
    const full = writeError(file, cause);
    if (full instanceof DatasetError && full.code !== 'INTERNAL') throw full;
    const reason = full.message;
    throw new DatasetError('ARCHIVE_INVALID', `Expected a whole tar archive in ${file}: ${reason}`, {
      hint: 'Fetch the archive from the official server.',
      file,
      cause,
    });
  }
}

/** tar puts a folder in the place of a link, which someone made on purpose. */
async function refuseLinks(files: readonly ArchivedFile[], folder: string): Promise<void> {
  const folders = new Set<string>();
  for (const { path } of files) {
    // From the one below VOCdevkit down.
    for (let at = dirname(path); dirname(at) !== '.'; at = dirname(at)) folders.add(at);
  }
  for (const each of folders) {
    const path = join(folder, each);
    const isLink = await lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (!isLink) continue;
    throw new DatasetError('OUTPUT_UNUSABLE', `Expected a folder at ${path}, found a link.`, {
      hint: `Remove it, or let ${join(folder, ARCHIVE_ROOT)} be the link.`,
      file: path,
    });
  }
}

async function expectFiles(files: readonly ArchivedFile[], folder: string, archive: string): Promise<void> {
  const checked = await mapConcurrently(files, 16, async ({ path, size }) => {
    const found = await stat(join(folder, path)).catch(() => undefined);
    return found?.isFile() === true && found.size === size;
  });
  const wrong = files.filter((_, i) => !checked[i]);
  if (wrong.length === 0) return;
  throw new DatasetError(
    'ARCHIVE_INVALID',
    `Expected ${files.length} files of ${archive} in ${folder}, ${wrong.length} are missing or of another size, such as ${wrong[0]!.path}.`,
    {
      hint: 'Fetch the archive from the official server, and unpack it into an empty folder.',
      file: join(folder, wrong[0]!.path),
    },
  );
}
