/** What the demo trains: which detector, and in how many steps; undefined for all that its recipe has. */
export interface DemoPlan {
  readonly preset: 'mini' | 'mini256';
  readonly steps: number | undefined;
}

/** From so many steps of 16 on `mini` has learned what there is to learn (docs/results.md). */
const ENOUGH_STEPS = 900;

/** What a step of `mini256` costs of one of `mini`; 0.60 to 0.66 measured in float32. */
const COST_OF_256 = 0.66;

/** Share of the time that is planned for: the rest is for the start, and for what else the machine does. */
const PLANNED = 0.92;

/**
 * Fits the demo into its time. A whole schedule in fewer steps is worth more than a longer one that is cut, and where even
 * that leaves too few steps, more of them on smaller pictures are worth more than the pixels: on the validation split of the
 * blood cells 900 steps of `mini256` reach 0.898, and 560 of `mini`, which take as long, 0.891.
 *
 * @param secondsPerStep of `mini`
 * @param totalSteps of `mini`'s recipe
 * @param timeLimit seconds
 */
export function planDemo({
  secondsPerStep,
  totalSteps,
  timeLimit,
}: {
  secondsPerStep: number;
  totalSteps: number;
  timeLimit: number;
}): DemoPlan {
  const fitting = timeLimit / secondsPerStep;
  if (fitting >= totalSteps) return { preset: 'mini', steps: undefined };
  if (fitting >= ENOUGH_STEPS) return { preset: 'mini', steps: planned(fitting) };
  const small = planned(fitting / COST_OF_256);
  return { preset: 'mini256', steps: small < totalSteps ? small : undefined };
}

/** In tens, so that a bit of noise in the timing does not make another run. */
function planned(steps: number): number {
  return Math.max(10, Math.floor((PLANNED * steps) / 10) * 10);
}
