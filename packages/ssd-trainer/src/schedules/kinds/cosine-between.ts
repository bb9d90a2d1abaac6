/**
 * Half a cosine from `from` to `to` (Loshchilov & Hutter, SGDR, equation 5).
 *
 * @param progress 0 gives `from`, 1 gives `to`; beyond either end the value stays.
 */
export function cosineBetween(from: number, to: number, progress: number): number {
  const clamped = Math.min(1, Math.max(0, progress));
  return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * clamped));
}
