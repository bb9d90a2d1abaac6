import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The environment variables a function looks at, `process.env` in life. */
export type Environment = Readonly<Record<string, string | undefined>>;

const isWindows = process.platform === 'win32';

/**
 * The file of a program on PATH, by its absolute path; undefined where there is none.
 *
 * Entries of PATH that are not absolute (`.`, an empty one) are passed over: they would lead to whatever lies in the working
 * folder. So are the folders of `node_modules` that npm puts there, which hold no program of the system's.
 */
export function findProgram(name: string, env: Environment): string | undefined {
  if (isAbsolute(name)) return isProgram(name) ? name : undefined;
  if (/[/\\]/.test(name)) return undefined;
  for (const folder of foldersOfPath(env)) {
    const file = join(folder, isWindows ? `${name}.exe` : name);
    if (isProgram(file)) return file;
  }
  return undefined;
}

function foldersOfPath(env: Environment): string[] {
  // Windows spells it "Path".
  const key = Object.keys(env).find((each) => (isWindows ? each.toUpperCase() : each) === 'PATH');
  const path = key === undefined ? undefined : env[key];
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !folder.split(/[/\\]/).includes('node_modules'));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
