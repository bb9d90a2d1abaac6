import { isAbsolute, relative, resolve } from 'node:path';

/** A path as a person wants to read it: relative where it lies below the working directory, else whole. */
export function showPath(path: string, workingDirectory: string): string {
  const full = resolve(workingDirectory, path);
  const short = relative(workingDirectory, full);
  if (short === '') return '.';
  return short.startsWith('..') || isAbsolute(short) ? full : short;
}
