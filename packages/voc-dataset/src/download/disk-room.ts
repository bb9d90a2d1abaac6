import { statfs } from 'node:fs/promises';
import { DatasetError } from '../dataset-error.js';
import { formatSize } from './format-size.js';

/** Bytes that can be written to a folder's disk. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** @throws DatasetError DISK_FULL before anything is written that would not fit */
export function expectRoom(
  free: number,
  needed: number,
  { folder, what }: { folder: string; what: string },
): void {
  if (free >= needed) return;
  throw new DatasetError(
    'DISK_FULL',
    `Expected ${formatSize(needed)} of room in ${folder} for ${what}, found ${formatSize(free)}.`,
    { hint: 'Free some space, or choose a folder on another disk.', file: folder },
  );
}

/** What a failed write to a file means: a full disk, or else the failure itself. */
export function writeError(file: string, cause: unknown): Error {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return asError(cause);
  return new DatasetError(
    'DISK_FULL',
    `Expected room to go on writing ${file}, the disk is full (${code}).`,
    { hint: 'What is there is kept: free some space and run it again.', file, cause },
  );
}

/** What was thrown, as an error; `instanceof` alone does not hold for errors of another realm. */
export function asError(thrown: unknown): Error {
  const isError =
    thrown instanceof Error ||
    (typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'name' in thrown);
  return isError ? (thrown as Error) : new DatasetError('INTERNAL', String(thrown), { cause: thrown });
}
