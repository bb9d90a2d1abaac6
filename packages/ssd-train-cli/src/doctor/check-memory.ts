import { formatBytes } from '@ssd/trainer/files';
import type { Check } from './check.js';
import type { Machine } from './machine.js';

/** Bytes that training `mini` with batch 16 takes, TensorFlow and decoded pictures included, with some to spare. */
const NEEDED = 2e9;

/** Main memory. */
export function checkMemory({ memory: { total, free } }: Machine): Check {
  const base = {
    name: 'Memory',
    found: `${formatBytes(total)}, ${formatBytes(free)} free`,
    facts: { totalBytes: total, freeBytes: free },
  };
  return total >= NEEDED
    ? { ...base, status: 'ok' }
    : {
        ...base,
        status: 'warning',
        hint: `Training wants ${formatBytes(NEEDED)}. Use a smaller --batch-size, or more memory.`,
      };
}
