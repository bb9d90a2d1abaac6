import { readFile, rm, writeFile } from 'node:fs/promises';
import { DatasetError } from '../dataset-error.js';
import { hasEnded, ownMark } from '@ssd/files';

/** Locks that this process holds. */
const held = new Set<string>();

/**
 * Takes a file that is being fetched for this process: two that append to one would spoil it for both. What a process left that
 * was killed is taken over.
 *
 * @returns what gives it back
 * @throws DatasetError DOWNLOAD_FAILED where another process has it, or another download of this one
 */
export async function lockDownload(target: string): Promise<() => Promise<void>> {
  const file = `${target}.incomplete.lock`;
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, JSON.stringify(ownMark()), { flag: 'wx' });
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readOwner(file);
    const isOurs = owner?.pid === process.pid && !held.has(file); // of a process with our number, before
    if (attempt > 2 || !(isOurs || hasEnded(owner))) {
      const who = owner?.pid === undefined ? 'Another process' : `Process ${owner.pid}`;
      throw new DatasetError(
        'DOWNLOAD_FAILED',
        `Expected ${target} to be fetched by one process at a time. ${who} (${owner?.host ?? 'of an unknown machine'}) is at it.`,
        { hint: `Wait for it, or, if it is gone, delete ${file}.`, file },
      );
    }
    await rm(file, { force: true });
  }
}

async function readOwner(file: string): Promise<{ pid?: number; host?: string } | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof owner === 'object' && owner !== null ? owner : undefined;
  } catch {
    return undefined; // gone just now, or cut off
  }
}
