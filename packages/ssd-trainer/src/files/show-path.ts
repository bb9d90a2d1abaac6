import { isAbsolute, relative, resolve } from 'node:path';
import { visibleName } from '@ssd/names';

/**
 * A path as a person wants to read it: relative where it lies below the working directory, else whole; control characters
 * of names are written out, for a line to stay one.
 */
export function showPath(path: string, workingDirectory: string): string {
  return visibleName(shortPath(path, workingDirectory));
}

/** The same as the path that it is: a file's name may hold anything. */
export function shortPath(path: string, workingDirectory: string): string {
  const full = resolve(workingDirectory, path);
  const short = relative(workingDirectory, full);
  if (short === '') return '.';
  return short.startsWith('..') || isAbsolute(short) ? full : short;
}
