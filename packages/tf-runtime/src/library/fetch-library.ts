import { ArgumentRangeError } from '@ssd/errors';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, versionFolder, type Environment } from './cache-folder.js';
import { closingInTurn } from '../close-all.js';
import { expectOwn } from './expect-own.js';
import { describeHost, hostProblem, type Host } from './host.js';
import { LibraryError } from './library-error.js';
import { CACHED_NAMES, type CachedLibrary, RECORD_NAME, writeRecord } from './library-record.js';
import { downloadWheel, findPip } from './pip.js';
import { hasEnded, ownMark, runCommand, type RunCommand } from '@ssd/files';
import { type TrustOptions, trustedCached } from './trusted-cache.js';
import { extractEntry, listZip } from './unzip.js';
import { VERIFIED_NAME, digestsOf } from './verified-files.js';
import { PINNED_VERSION, wheelFor, type WheelPin } from './wheel-pins.js';

/** What fetching is at. Bytes where they are known. */
export type FetchProgress =
  | { phase: 'download'; package: string; with: string; total: number }
  | { phase: 'verify'; total: number }
  | { phase: 'unpack'; file: string; bytes: number; total: number };

/** Options of {@link fetchLibrary}. */
export interface FetchOptions {
  /** TensorFlow's version. Only the pinned one has its hash checked against ours. @default '2.21.0' */
  version?: string | undefined;
  /** SHA-256 that the wheel must have, for versions that are not pinned. */
  sha256?: string | undefined;
  /** @default `$XDG_CACHE_HOME/ssd-tensorflow`, else `~/.cache/ssd-tensorflow` */
  cacheDir?: string | undefined;
  onProgress?: ((progress: FetchProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** @default process.env */
  env?: Environment | undefined;
  /** Runs pip. @default a child process */
  run?: RunCommand | undefined;
  /** @default this machine */
  host?: Host | undefined;
  /** Free space under a folder, in bytes. @default statfs */
  freeBytes?: ((folder: string) => Promise<number>) | undefined;
  /** By what the cache folder is trusted. @default this user and the pinned hashes */
  trust?: TrustOptions | undefined;
}

/** A library in the cache. */
export interface FetchedLibrary {
  cc: string;
  framework: string;
  version: string;
  /** SHA-256 of the wheel it came from. */
  sha256: string;
  /** False when it was there already. */
  downloaded: boolean;
}

const INCOMPLETE = 'incomplete-';
/** Says in a folder that is being filled whose it is. */
const OWNER = 'owner.json';
/** A folder of which is not known whether its process has ended is swept after this time; a running one is done long before. */
const STALE_MS = 6 * 60 * 60 * 1000;

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Makes sure that TensorFlow's library lies in the cache folder, downloading its CPU wheel with pip when it does
 * not (about 270 MB; 850 MB stay on disk). Either the whole library is there afterwards or nothing of it.
 *
 * @throws LibraryError with the reason as its code; the message says what to do.
 */
export async function fetchLibrary(options: FetchOptions = {}): Promise<FetchedLibrary> {
  const { version = PINNED_VERSION, env = process.env, host = describeHost(), signal } = options;
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new ArgumentRangeError(
      `Expected a version of TensorFlow such as "${PINNED_VERSION}", got "${version}".`,
      {
        hint: 'Leave it out for that one.',
      },
    );
  const cache = options.cacheDir ?? cacheFolder(env);
  const folder = versionFolder(cache, version, host.arch);
  const present = fromCache(folder, host.arch, options.trust);
  if (present !== undefined) return { ...present, downloaded: false };

  const problem = hostProblem(host);
  if (problem !== undefined)
    throw new LibraryError('UNSUPPORTED_HOST', problem.message, { hint: problem.hint });
  const wheel = wheelFor(version, host.arch === 'arm64' ? 'arm64' : 'x64');
  await mkdir(cache, { recursive: true, mode: 0o755 });
  expectOwn([cache], cache, options.trust);
  await sweep(cache);
  await checkSpace(cache, wheel, version, options.freeBytes ?? freeOnDisk);

  const work = await mkdtemp(join(cache, INCOMPLETE));
  await closingInTurn(
    async () => {
      try {
        await writeFile(join(work, OWNER), JSON.stringify(ownMark()));
        await fill(work, wheel, version, env, host, options);
        await moveIntoPlace(work, folder, host.arch, options.trust);
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
        throw new LibraryError(
          'NO_SPACE',
          `The disk filled up while TensorFlow ${version} was unpacked in ${cache}.`,
          { hint: 'Free some space and run it again.', cause },
        );
      }
    },
    () => rm(work, { recursive: true, force: true }),
  );
  signal?.throwIfAborted();
  const fetched = fromCache(folder, host.arch, options.trust);
  if (fetched === undefined)
    throw new LibraryError(
      'CORRUPT_ARCHIVE',
      `TensorFlow ${version} was unpacked to ${folder}, but is not whole there.`,
      { hint: 'Delete that folder and run it again.' },
    );
  return { ...fetched, downloaded: true };
}

/** @throws LibraryError `UNSAFE_CACHE`. What is damaged counts as not there: it is fetched again */
function fromCache(
  folder: string,
  arch: string,
  trust: TrustOptions | undefined,
): Omit<FetchedLibrary, 'downloaded'> | undefined {
  const cached = wholeCached(folder, arch, trust);
  return (
    cached && {
      cc: cached.cc,
      framework: cached.framework,
      version: cached.record.version,
      sha256: cached.record.sha256,
    }
  );
}

/** Downloads, checks and unpacks into `work`, record included. */
async function fill(
  work: string,
  wheel: WheelPin,
  version: string,
  env: Environment,
  host: Host,
  options: FetchOptions,
): Promise<void> {
  const { run = runCommand, signal, onProgress } = options;
  const pip = await findPip(run, env);
  signal?.throwIfAborted();
  onProgress?.({
    phase: 'download',
    package: `${wheel.package}==${version}`,
    with: pip.join(' '),
    total: wheel.wheelBytes,
  });
  const path = await downloadWheel({ pip, version, wheel, folder: work, run, env, signal });

  onProgress?.({ phase: 'verify', total: (await stat(path)).size });
  const hash = createHash('sha256');
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    hash,
    signal === undefined ? {} : { signal },
  );
  const sha256 = hash.digest('hex');
  const expected = options.sha256 ?? wheel.sha256;
  if (expected !== undefined && sha256 !== expected.toLowerCase())
    throw new LibraryError(
      'HASH_MISMATCH',
      `Expected the SHA-256 ${expected} of ${basename(path)}, got ${sha256}. The file was damaged on its way or is not TensorFlow's; it was deleted.`,
      {
        hint: 'Run it again, and if it stays so look at the index and mirror that pip uses ("pip config list").',
      },
    );

  const entries = await listZip(path);
  const files: Record<string, number> = {};
  for (const name of [CACHED_NAMES.framework, CACHED_NAMES.cc]) {
    const entry = entries.find((candidate) => candidate.name === `tensorflow/${name}`);
    if (entry === undefined)
      throw new LibraryError(
        'CORRUPT_ARCHIVE',
        `Expected tensorflow/${name} in ${basename(path)}, found no such file: TensorFlow ${version} is packed in another way.`,
        { hint: 'Take another version; those from 2.12 on have it.' },
      );
    await extractEntry(path, entry, join(work, name), {
      signal,
      onBytes: (bytes) => onProgress?.({ phase: 'unpack', file: name, bytes, total: entry.size }),
    });
    files[name] = entry.size;
  }
  await rm(path);
  await chmod(work, 0o755); // mkdtemp makes it private; a cache may be shared by users
  for (const name of Object.values(CACHED_NAMES)) await chmod(join(work, name), 0o644); // whatever the umask
  const digests = digestsOf(work, Object.values(CACHED_NAMES), options.trust?.hash);
  await chmod(join(work, VERIFIED_NAME), 0o644).catch(() => undefined); // it is there to save time only
  await writeRecord(work, { version, arch: host.arch, wheel: basename(path), sha256, files, digests });
  await chmod(join(work, RECORD_NAME), 0o644);
}

async function checkSpace(
  cache: string,
  wheel: WheelPin,
  version: string,
  freeBytes: (folder: string) => Promise<number>,
): Promise<void> {
  // While it runs the wheel is there twice (pip copies it from its temporary folder) or once beside the libraries.
  const needed = wheel.wheelBytes + Math.max(wheel.wheelBytes, wheel.libraryBytes) + 100_000_000;
  const free = await freeBytes(cache);
  if (free >= needed) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  throw new LibraryError(
    'NO_SPACE',
    `Expected ${megabytes(needed)} free in ${cache} to fetch TensorFlow ${version} (${megabytes(wheel.libraryBytes)} stay), found ${megabytes(free)}.`,
    { hint: 'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk.' },
  );
}

/**
 * Renames the finished folder; a damaged one there is replaced, a good one that another process was faster with is kept. Nothing
 * good is deleted on the way: a rename onto a folder that is not empty fails, and a damaged one is moved away before it is
 * deleted.
 */
async function moveIntoPlace(
  work: string,
  folder: string,
  arch: string,
  trust: TrustOptions | undefined,
): Promise<void> {
  await rm(join(work, OWNER));
  const away = `${work}-damaged`;
  await closingInTurn(
    async () => {
      for (let attempt = 0; ; attempt++) {
        if (wholeCached(folder, arch, trust) !== undefined) return;
        await rename(folder, away).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        });
        try {
          await rename(work, folder);
          return;
        } catch (cause) {
          if (attempt === 2) throw cause; // others were faster, and what they put there is damaged
        }
      }
    },
    () => rm(away, { recursive: true, force: true }),
  );
}

/** @returns undefined, too, where a hash differs */
function wholeCached(
  folder: string,
  arch: string,
  trust: TrustOptions | undefined,
): CachedLibrary | undefined {
  try {
    return trustedCached(folder, arch, trust);
  } catch (error) {
    if (error instanceof LibraryError && error.code === 'HASH_MISMATCH') return undefined;
    throw error;
  }
}

/** What a folder says of its process, if anything. */
async function readOwner(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, OWNER), 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Removes what processes left that were killed; what one that goes on is writing stays. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(INCOMPLETE)) continue;
    const path = join(cache, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    const owner = await readOwner(path);
    if (hasEnded(owner) || Date.now() - mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}
