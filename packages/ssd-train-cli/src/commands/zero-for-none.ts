/** A setting whose 0 switches it off; undefined leaves it to what lies beneath. */
export const zeroForNone = (value: number | undefined): number | null | undefined =>
  value === 0 ? null : value;
