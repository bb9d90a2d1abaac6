import { plainRate } from '../plain-rate.js';

/** What kinds of schedule have in common that say their highest rate as `peak`. */
export const peaked = {
  peak: ({ peak }: { readonly peak: number }): number => peak,
  withPeak: <S extends { readonly peak: number }>(schedule: S, peak: number): S => ({ ...schedule, peak }),
  inReferenceLog: ({ kind, peak }: { readonly kind: string; readonly peak: number }) =>
    [`${kind} up to ${plainRate(peak)}`, 'None'] as const,
};
