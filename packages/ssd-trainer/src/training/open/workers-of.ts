/** Threads of one loader of several on a machine, which together have as many as configured, and each one at least. */
export function workersOf(workers: number, local: number): number {
  return workers === 0 ? 0 : Math.max(1, Math.floor(workers / local));
}
