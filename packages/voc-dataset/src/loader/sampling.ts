/**
 * How often an epoch shows each sample.
 *
 * - `sample`: once.
 * - `class`: so often that every class is shown equally often, as if a class were drawn evenly and then one of the
 *   samples that have it. An epoch stays as long as it is; samples of frequent classes only are not in every one.
 *   Samples without objects keep their share.
 * - `repeat-factor`: LVIS' (Gupta et al. 2019, section 4): a class that a share f of the samples has is repeated
 *   max(1, √(threshold / f)) times, a sample as often as its rarest class. Epochs grow by that.
 */
export type Sampling =
  | { by: 'sample' }
  | { by: 'class' }
  | {
      by: 'repeat-factor';
      /** Share of the samples, within 0..1, below which a class is repeated. */
      threshold: number;
    };

/** The values of `Sampling['by']`. */
export const SAMPLINGS: readonly Sampling['by'][] = ['sample', 'class', 'repeat-factor'];

/**
 * How often each sample is shown in an epoch, on average; the sum is a whole number, the length of an epoch.
 *
 * @param labels class indices of each sample's objects
 */
export function samplingRates(labels: readonly Int32Array[], sampling: Sampling): Float64Array {
  const classes = labels.map((own) => [...new Set(own)]);
  if (sampling.by === 'sample') return new Float64Array(labels.length).fill(1);
  const counts = new Map<number, number>();
  for (const label of classes.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  if (sampling.by === 'repeat-factor') {
    const { threshold } = sampling;
    const repeat = (label: number) => Math.sqrt((threshold * labels.length) / counts.get(label)!);
    const factors = classes.map((own) => Math.max(1, ...own.map(repeat)));
    return scaleTo(factors, Math.round(sumOf(factors)));
  }
  const withObjects = classes.filter((own) => own.length > 0).length;
  const shares = classes.map((own) =>
    own.length === 0 ? 1 : sumOf(own.map((label) => withObjects / (counts.size * counts.get(label)!))),
  );
  return scaleTo(shares, labels.length);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Rates of this sum, but for rounding. */
function scaleTo(values: readonly number[], sum: number): Float64Array {
  const factor = sum / sumOf(values);
  return Float64Array.from(values, (value) => value * factor);
}
