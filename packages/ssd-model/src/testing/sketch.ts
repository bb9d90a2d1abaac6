import { bits } from '@ssd/testing/noise';

/** What a fixture of tools/oracle/torchvision_ssd.py holds of a tensor, which that script explains. */
export interface Sketch {
  readonly shape: readonly number[];
  readonly norm: number;
  readonly sums: readonly number[];
}

/**
 * Distance of a tensor from a sketched one as a share of that one's norm: an estimate that is right to a tenth, from
 * every element of both.
 */
export function sketchDistance(name: string, values: ArrayLike<number>, { norm, sums }: Sketch): number {
  const difference = sums.map((sum) => -sum);
  const hashed = bits(`sketch/${name}`, values.length);
  for (let i = 0; i < values.length; i++) {
    const at = hashed[i]! % sums.length;
    difference[at]! += hashed[i]! >>> 31 === 1 ? -values[i]! : values[i]!;
  }
  return Math.hypot(...difference) / norm;
}
