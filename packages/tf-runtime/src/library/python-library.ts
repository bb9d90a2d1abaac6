import { spawnSync } from 'node:child_process';
import type { Environment } from './cache-folder.js';
import { findProgram } from '@ssd/files';
import { libraryInFolder, type LibraryFiles } from './library-files.js';
import { pythonEnvironment } from './python-environment.js';

/** Runs a command and gives its standard output, or undefined when it is missing or fails. */
export type CommandOutput = (
  command: string,
  args: readonly string[],
  env: Environment,
) => string | undefined;

/** A Python that takes longer than this to say where a package is will not be waited for. */
const TIMEOUT_MS = 15_000;

/** Found on an absolute PATH only. */
export const commandOutput: CommandOutput = (command, args, env) => {
  const program = findProgram(command, env);
  if (program === undefined) return undefined;
  const { status, stdout } = spawnSync(program, args, {
    env: { ...env },
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
};

// Looks at what is installed and imports none of it: find_spec of a name without dots runs no code of the package. The
// packages that a user has of their own are not on an isolated Python's path, but theirs all the same.
const SCRIPT = `
import importlib.machinery, importlib.metadata, json, site, sys
path = sys.path + ([site.getusersitepackages()] if site.ENABLE_USER_SITE is not None else [])
spec = importlib.machinery.PathFinder.find_spec('tensorflow', path)
folders = list(spec.submodule_search_locations or []) if spec else []
version = None
for name in ('tensorflow-cpu', 'tensorflow', 'tensorflow-cpu-aws', 'tensorflow-macos', 'tf-nightly'):
    for found in importlib.metadata.distributions(name=name, path=path):
        version = version or found.version
print(json.dumps({'folders': folders, 'version': version}))
`;

/**
 * The library inside the `tensorflow` package of the first Python on PATH that has one. Python is started isolated (`-I`):
 * neither the working folder nor PYTHONPATH gives it code to run.
 *
 * Wheels before 2.12 keep the C API in a Python extension module, which loads only beside a libpython: such a
 * package is passed over here and can be named explicitly.
 */
export function libraryOfPython(
  env: Environment,
  output: CommandOutput,
): (LibraryFiles & { version?: string }) | undefined {
  for (const python of ['python3', 'python']) {
    const printed = output(python, ['-I', '-c', SCRIPT], pythonEnvironment(env));
    if (printed === undefined) continue;
    const { folders, version } = parse(printed);
    for (const folder of folders) {
      const files = libraryInFolder(folder);
      if (files !== undefined) return version === undefined ? files : { ...files, version };
    }
  }
  return undefined;
}

function parse(printed: string): { folders: string[]; version: string | undefined } {
  try {
    // A site hook may print lines of its own before ours.
    const { folders, version } = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as {
      folders?: unknown;
      version?: unknown;
    };
    return {
      folders: Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [],
      version: typeof version === 'string' ? version : undefined,
    };
  } catch {
    return { folders: [], version: undefined };
  }
}
