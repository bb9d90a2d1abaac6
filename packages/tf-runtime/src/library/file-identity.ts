import { statSync } from 'node:fs';

/**
 * Which file a path leads to, whatever the path is spelled like: links, relative paths and second names of a file give the
 * same. Undefined where there is none.
 */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
