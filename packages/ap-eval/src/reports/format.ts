/** A share as the tables show it: "0.1234", and "–" where undefined. */
export function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}

/** A difference with its sign. */
export function signed(value: number | null): string {
  if (value === null) return '–';
  const sign = value <= -5e-5 ? '−' : value < 5e-5 ? '' : '+'; // no sign of 0.0000
  return `${sign}${Math.abs(value).toFixed(4)}`;
}

export function interval(one: { readonly lower: number; readonly upper: number } | null): string {
  return one === null ? '–' : `${one.lower.toFixed(4)} … ${one.upper.toFixed(4)}`;
}

export function signedInterval(one: { readonly lower: number; readonly upper: number } | null): string {
  return one === null ? '–' : `${signed(one.lower)} … ${signed(one.upper)}`;
}

/** 0.95 as "95 %". */
export function percentText(value: number): string {
  return `${Number((100 * value).toPrecision(6))} %`;
}

/** The address of a file below the report, with slashes between folders. */
export function fileUrl(file: string): string {
  return file
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29')))
    .join('/');
}
