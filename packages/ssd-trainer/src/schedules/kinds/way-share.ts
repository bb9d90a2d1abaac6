/** How far `step` is on the way from `start` to `end`; 0 where there is no way. */
export function wayShare(step: number, start: number, end: number): number {
  return end > start ? (step - start) / (end - start) : 0;
}
