import { libc } from './c-library.js';

const STDERR = 2;
const O_WRONLY = 1;

/** Runs `body` with the process's stderr led to nowhere: a library's constructors write before any log level counts. */
export function silenceStderr<T>(body: () => T): T {
  const dup = libc.func('int dup(int)') as unknown as (fd: number) => number;
  const dup2 = libc.func('int dup2(int, int)') as unknown as (from: number, to: number) => number;
  const open = libc.func('int open(const char*, int)') as unknown as (path: string, flags: number) => number;
  const close = libc.func('int close(int)') as unknown as (fd: number) => number;
  const kept = dup(STDERR);
  const nowhere = open('/dev/null', O_WRONLY);
  if (kept < 0 || nowhere < 0) return body();
  dup2(nowhere, STDERR);
  try {
    return body();
  } finally {
    dup2(kept, STDERR);
    close(kept);
    close(nowhere);
  }
}
