/** 0.0000001 rather than 1e-7, as one writes rates on the command line. */
export function plainRate(value: number): string {
  return String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value);
}
