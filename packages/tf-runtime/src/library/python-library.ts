import { spawnSync } from 'node:child_process';
import type { Environment } from './cache-folder.js';
import { libraryInFolder, type LibraryFiles } from './library-files.js';

/** Runs a command and gives its standard output, or undefined when it is missing or fails. */
export type CommandOutput = (
  command: string,
  args: readonly string[],
  env: Environment,
) => string | undefined;

/** A Python that takes longer than this to say where a package is will not be waited for. */
const TIMEOUT_MS = 15_000;

export const commandOutput: CommandOutput = (command, args, env) => {
  const { status, stdout } = spawnSync(command, args, {
    env: { ...env },
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
};

// find_spec does not import the package: TensorFlow's import takes seconds.
const SCRIPT = `
import importlib.util, importlib.metadata, json
spec = importlib.util.find_spec('tensorflow')
folders = list(spec.submodule_search_locations or []) if spec else []
version = None
for name in ('tensorflow-cpu', 'tensorflow', 'tensorflow-cpu-aws', 'tensorflow-macos', 'tf-nightly'):
    try:
        version = importlib.metadata.version(name)
        break
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps({'folders': folders, 'version': version}))
`;

/**
 * The library inside the `tensorflow` package of the first Python on PATH that has one.
 *
 * Wheels before 2.12 keep the C API in a Python extension module, which loads only beside a libpython: such a
 * package is passed over here and can be named explicitly.
 */
export function libraryOfPython(
  env: Environment,
  output: CommandOutput,
): (LibraryFiles & { version?: string }) | undefined {
  for (const python of ['python3', 'python']) {
    const printed = output(python, ['-c', SCRIPT], env);
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
