import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, versionFolder, type Environment } from './cache-folder.js';
import { LibraryError } from './library-error.js';
import { libraryInFolder, libraryOfFile, versionOfFile, type LibraryFiles } from './library-files.js';
import { readCached } from './library-record.js';
import { commandOutput, libraryOfPython, type CommandOutput } from './python-library.js';
import { isSupported } from './supported-version.js';
import { libraryOfSystem } from './system-library.js';
import { type TrustOptions, trustedCached } from './trusted-cache.js';
import { PINNED_VERSION } from './wheel-pins.js';

export type { LibraryFiles } from './library-files.js';

/** Options of {@link locateLibrary}. */
export interface LocateOptions {
  /** Library file, or folder that holds it. Comes before everything else. */
  library?: string | undefined;
  /** @default process.env */
  env?: Environment | undefined;
  /**
   * Folders from which an installed `@tensorflow/tfjs-node` is looked up, as Node looks up what they import.
   *
   * @default this package's own, and not the working folder: what lies there is data
   */
  resolveFrom?: readonly string[] | undefined;
  /** Runs Python and ldconfig. @default a child process */
  output?: CommandOutput | undefined;
  /** Folders of the system that are looked into last. */
  systemFolders?: readonly string[] | undefined;
  /** By what the cache folder is trusted. @default this user and the pinned hashes */
  trust?: TrustOptions | undefined;
}

/** A TensorFlow library on this machine. */
export interface LocatedLibrary extends LibraryFiles {
  /** How it was found, for people. */
  source: string;
  /** Where known without loading it. */
  version?: string;
}

/**
 * Finds TensorFlow's C library. Looks, in order, at: the option; SSD_LIBTENSORFLOW; our cache folder (the pinned
 * version, else the newest); an installed tfjs-node's `deps/lib`; the `tensorflow` package of a Python on PATH; the
 * system's loader. A TensorFlow found by searching that is older than 2.9 is passed over.
 *
 * @returns undefined where there is none.
 * @throws LibraryError `NOT_FOUND` when the option or SSD_LIBTENSORFLOW names a place without a library: falling
 * back to another TensorFlow than the one asked for would hide the mistake. `UNSAFE_CACHE` or `HASH_MISMATCH` where what is in
 * the cache folder cannot be trusted ({@link trustedCached}); its hash is computed once and remembered.
 */
export function locateLibrary(options: LocateOptions = {}): LocatedLibrary | undefined {
  const { library, env = process.env, output = commandOutput } = options;
  if (library !== undefined) return named(library, 'the option "library"');
  const variable = env['SSD_LIBTENSORFLOW'];
  if (variable !== undefined && variable !== '') return named(variable, 'SSD_LIBTENSORFLOW');

  const cached = newestCached(cacheFolder(env), options.trust);
  if (cached !== undefined) return cached;

  const searches: (() => LocatedLibrary | undefined)[] = [
    () => inTfjsNode(options.resolveFrom ?? [dirname(fileURLToPath(import.meta.url))]),
    () => inPython(env, output),
    () => inSystem(env, output, options.systemFolders),
  ];
  for (const search of searches) {
    const found = search();
    if (found !== undefined && isSupported(found.version)) return found;
  }
  return undefined;
}

function inTfjsNode(folders: readonly string[]): LocatedLibrary | undefined {
  const files = ofTfjsNode(folders);
  return files && located(files, 'tfjs-node');
}

function inPython(env: Environment, output: CommandOutput): LocatedLibrary | undefined {
  const python = libraryOfPython(env, output);
  return python && { source: 'the tensorflow package of Python', ...python };
}

function inSystem(
  env: Environment,
  output: CommandOutput,
  folders?: readonly string[],
): LocatedLibrary | undefined {
  const system = libraryOfSystem(env, output, folders);
  return system && located(system, "the system's libraries");
}

function located(files: LibraryFiles, source: string): LocatedLibrary {
  const version = versionOfFile(files.cc);
  return version === undefined ? { ...files, source } : { ...files, source, version };
}

function named(name: string, source: string): LocatedLibrary {
  // The loader would look for a bare file name along its own path, and a relative one is another after a chdir.
  const path = name === '' ? name : resolve(name);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined)
    throw new LibraryError(
      'NOT_FOUND',
      `Expected TensorFlow's library where ${source} says, but there is nothing at ${path}.`,
      { hint: 'Name libtensorflow_cc.so.2 or its folder.' },
    );
  const cached = readCached(isFolder ? path : dirname(path));
  if (cached !== undefined && (isFolder || cached.cc === path))
    return { cc: cached.cc, framework: cached.framework, source, version: cached.record.version };
  const files = isFolder ? libraryInFolder(path) : libraryOfFile(path);
  if (files !== undefined) return located(files, source);
  throw new LibraryError(
    'NOT_FOUND',
    isFolder
      ? `Expected libtensorflow_cc.so.2 or libtensorflow.so.2 with libtensorflow_framework.so.2 in ${path} (${source}), found no such pair.`
      : `Expected libtensorflow_framework.so.2 beside ${path} (${source}): TensorFlow needs both files of the same wheel.`,
    { hint: 'Name a folder that holds both, or libtensorflow_cc.so.2 in it.' },
  );
}

function newestCached(cache: string, trust: TrustOptions | undefined): LocatedLibrary | undefined {
  const folders = [
    versionFolder(cache, PINNED_VERSION),
    ...versionsIn(cache).map((name) => join(cache, name)),
  ];
  for (const folder of folders) {
    const found = trustedCached(folder, process.arch, trust);
    if (found !== undefined)
      return {
        cc: found.cc,
        framework: found.framework,
        source: 'our cache folder',
        version: found.record.version,
      };
  }
  return undefined;
}

/** Sub-folders that are versions, newest first. */
function versionsIn(cache: string): string[] {
  try {
    return readdirSync(cache)
      .filter((name) => /^\d+\.\d+\.\d+/.test(name))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  } catch {
    return []; // no cache folder yet
  }
}

/** Looks through the `node_modules` of the folders and of all above them, as Node does. */
function ofTfjsNode(folders: readonly string[]): LibraryFiles | undefined {
  for (const start of folders) {
    for (let folder = start; ; folder = dirname(folder)) {
      const files = libraryInFolder(join(folder, 'node_modules', '@tensorflow', 'tfjs-node', 'deps', 'lib'));
      if (files !== undefined) return files;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}
