/**
 * The shortest decimal that is this number in 32 bits, as Python's `str(numpy.float32(x))` writes it: `15.4321`, `3.0`,
 * `1.5e-05`, `nan`.
 */
export function float32Text(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const exact = Math.fround(value);
  const shortest = shortestOf(exact);
  const magnitude = Math.abs(exact);
  if (exact !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits, power] = shortest.toExponential().split('e') as [string, string];
    const size = power.slice(1).padStart(2, '0');
    return `${digits}e${power[0]!}${size}`;
  }
  const text = String(shortest);
  return text.includes('.') ? text : `${text}.0`;
}

/** Nine digits tell all numbers of 32 bits apart. */
function shortestOf(exact: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(exact.toPrecision(digits));
    if (Math.fround(candidate) === exact) return candidate;
  }
  return Number(exact.toPrecision(9));
}
