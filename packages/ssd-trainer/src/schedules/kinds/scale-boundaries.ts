/**
 * Boundaries for a run of another length than the one they were made for: boundary · totalSteps / madeFor, rounded to the
 * nearest step, halves up. Boundaries of a short run may fall together; the values between them then have no step.
 *
 * @param boundaries steps, ascending
 * @param madeFor steps of the run that they were made for, at least 1
 * @param totalSteps steps of this run, at least 1
 */
export function scaleBoundaries(
  boundaries: readonly number[],
  madeFor: number,
  totalSteps: number,
): number[] {
  return boundaries.map((boundary) => Math.round((boundary * totalSteps) / madeFor));
}
