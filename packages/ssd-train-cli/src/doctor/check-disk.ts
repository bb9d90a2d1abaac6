import { formatBytes } from '@ssd/trainer/files';
import type { Check } from './check.js';
import type { Machine } from './machine.js';

/** Bytes that a run folder of `vgg300` takes: a few checkpoints of 26 M weights with their momentum, pictures and logs. */
const NEEDED = 1.5e9;

/** Free space in the folder that runs are written to. */
export async function checkDisk({ freeBytes }: Machine, folder: string): Promise<Check> {
  let free: number;
  try {
    free = await freeBytes(folder);
  } catch (error) {
    return {
      name: 'Disk',
      status: 'problem',
      found: `${folder} cannot be looked at: ${(error as Error).message}`,
      hint: 'Change to a folder that exists and that you may write to.',
      facts: { folder, freeBytes: null },
    };
  }
  const base = {
    name: 'Disk',
    found: `${formatBytes(free)} free in ${folder}`,
    facts: { folder, freeBytes: free },
  };
  return free >= NEEDED
    ? { ...base, status: 'ok' }
    : {
        ...base,
        status: 'warning',
        hint: `A run of vgg300 takes up to ${formatBytes(NEEDED)}. Free some space, or use --run-dir on another disk.`,
      };
}
