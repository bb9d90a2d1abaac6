/** Steps between ticks that people read easily, as multiples of a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round numbers that cover [minimum, maximum], about `count` of them, ascending. The first is at or below the minimum and
 * the last at or above the maximum.
 */
export function niceTicks(minimum: number, maximum: number, count = 5): number[] {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return [0, 1];
  // A flat curve still needs an axis around it.
  const pad = minimum === maximum ? Math.abs(minimum) * 0.5 || 0.5 : 0;
  const low = Math.min(minimum, maximum) - pad;
  const high = Math.max(minimum, maximum) + pad;
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((candidate) => candidate * power >= rough * (1 - 1e-9))!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiplying the index keeps 0.1 + 0.2 + … from drifting.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number short enough for an axis: 0.02, 1500, 1e-5. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential().replace('e+', 'e');
  return String(Number(value.toPrecision(6)));
}
