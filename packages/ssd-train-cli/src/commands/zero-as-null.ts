/** A setting whose 0 switches it off; undefined leaves it to what lies beneath. */
export function zeroAsNull(value: number | undefined): number | null | undefined {
  return value === 0 ? null : value;
}
