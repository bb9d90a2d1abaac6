import { dirname, delimiter } from 'node:path';
import type { Environment } from './cache-folder.js';
import { libraryInFolder, type LibraryFiles } from './library-files.js';
import type { CommandOutput } from './python-library.js';

/** Where a library is put by hand or by a package of the system, besides what the loader is told. */
const USUAL_FOLDERS = [
  '/usr/local/lib',
  '/usr/local/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];

/** The library the system's loader would find: LD_LIBRARY_PATH, the loader's cache, the usual folders. */
export function libraryOfSystem(
  env: Environment,
  output: CommandOutput,
  usual: readonly string[] = USUAL_FOLDERS,
): LibraryFiles | undefined {
  const told = [env['LD_LIBRARY_PATH'], env['DYLD_LIBRARY_PATH']]
    .flatMap((list) => list?.split(delimiter) ?? [])
    .filter((folder) => folder !== '');
  return firstIn(told) ?? firstIn(foldersOfLoader(env, output)) ?? firstIn(usual);
}

function firstIn(folders: Iterable<string>): LibraryFiles | undefined {
  for (const folder of folders) {
    const files = libraryInFolder(folder);
    if (files !== undefined) return files;
  }
  return undefined;
}

// Lines read "	libtensorflow.so.2 (libc6,x86-64) => /opt/tf/lib/libtensorflow.so.2".
function foldersOfLoader(env: Environment, output: CommandOutput): Set<string> {
  const printed = output('/sbin/ldconfig', ['-p'], env) ?? '';
  return new Set([...printed.matchAll(/libtensorflow\S*\s.*=>\s*(\S+)/g)].map((match) => dirname(match[1]!)));
}
