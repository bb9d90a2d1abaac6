import { libc } from './c-library.js';

/**
 * Gives what was freed back to the system, where the C library is glibc: by itself it keeps most of what a graph and its
 * constants leave behind, gigabytes after some sessions of `vgg300` (docs/speed.md of the repository).
 */
export function returnMemory(): void {
  trim?.(0);
}

const trim = ((): ((pad: number) => number) | undefined => {
  try {
    return libc.func('int malloc_trim(size_t)');
  } catch {
    return undefined; // another C library
  }
})();
